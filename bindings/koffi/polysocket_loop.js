// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// Waiting in Node.js's event loop instead of in a thread: for descriptors, and with them for calls, which are attempted
// without waiting until they are done. Nothing here is about any single function. README.md tells what the promises do.
"use strict";

const os = require("node:os");
const { isMainThread } = require("node:worker_threads");
const koffi = require("koffi");

const { Handle } = require("./polysocket_values");

const POINTER = koffi.pointer(koffi.types.void);
const EPOLL_CLOEXEC = 0o2000000;
const [EPOLL_CTL_ADD, EPOLL_CTL_MOD] = [1, 3];
const [EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLONESHOT] = [0x1, 0x4, 0x8, 0x10, 0x40000000];
// Of poll(), whose other events have the same numbers as those of epoll.
const POLLNVAL = 0x20;
const EVENTS = { receiving: EPOLLIN, sending: EPOLLOUT };
// On these, a struct epoll_event is packed.
const IS_PACKED = ["x64", "ia32"].includes(process.arch);
const EVENT = IS_PACKED ? { size: 12, data: 4 } : { size: 16, data: 8 };
const IS_LITTLE = os.endianness() === "LE";
// Events that are taken at once.
const MOST = 64;
// Milliseconds: what setTimeout can wait for, and the first and the longest pause where readiness says nothing.
const LONGEST_TIMER = 2 ** 31 - 1;
const [FIRST_PAUSE, LONGEST_PAUSE] = [1, 20];
// Milliseconds between two questions for descriptors in a Worker: as long as something happens, and at most.
const [FIRST_QUESTION, LONGEST_QUESTION] = [1, 10];
// A moment that has passed: with it as its deadline, a call does what it can and doesn't wait.
const PAST = 1n;

function eventOf(bytes, start = 0) {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, EVENT.size);
  return {
    read: () => [view.getUint32(0, IS_LITTLE), view.getUint32(EVENT.data, IS_LITTLE)],
    write: (events, id) => {
      view.setUint32(0, events, IS_LITTLE);
      view.setUint32(EVENT.data, id, IS_LITTLE);
    },
  };
}

// Descriptors that somebody waits for. A derived class says how it learns that they are ready: `arm` is called when the
// watchers of a descriptor have changed, `hold` when the first one comes or the last one goes.
class Descriptors {
  constructor() {
    // By descriptor: who waits for it.
    this.watchers = new Map();
    this.waiting = 0;
  }

  // Let `wake` be called once when a descriptor is ready in a direction. Gives a function that takes that back.
  watch(descriptor, direction, wake) {
    const watcher = { direction, wake };
    const watchers = this.watchers.get(descriptor) ?? new Set();
    this.watchers.set(descriptor, watchers.add(watcher));
    this.count(1);
    this.arm(descriptor);
    return () => this.forget(descriptor, watcher);
  }

  // The program ends when nobody waits.
  count(more) {
    this.waiting += more;
    this.hold(this.waiting > 0);
  }

  forget(descriptor, watcher) {
    const watchers = this.watchers.get(descriptor);
    if (!watchers?.delete(watcher))
      return false;
    if (watchers.size === 0)
      this.watchers.delete(descriptor);
    this.count(-1);
    return true;
  }

  watchersOf(descriptor) {
    return [...this.watchers.get(descriptor) ?? []];
  }

  fire(descriptor, watcher) {
    if (this.forget(descriptor, watcher))
      watcher.wake();
  }

  // A descriptor has events for those who wait for them; an error or a hang-up is for all.
  tell(descriptor, events) {
    const isOver = (events & (EPOLLERR | EPOLLHUP | POLLNVAL)) !== 0;
    for (const one of this.watchersOf(descriptor))
      if (isOver || (events & EVENTS[one.direction]) !== 0)
        this.fire(descriptor, one);
  }
}

function eventsOf(watchers, events = 0) {
  return watchers.reduce((sum, { direction }) => sum | EVENTS[direction], events);
}

// Descriptors in the main thread. The event loop watches a single one, which tells of all of them: it belongs to nobody
// else, and to be closed and made again under the same number does no harm to the others.
class Watched extends Descriptors {
  constructor() {
    super();
    const libc = koffi.load(null);
    this.control = libc.func("epoll_ctl", "int", ["int", "int", "int", POINTER]);
    this.wait = libc.func("epoll_wait", "int", ["int", POINTER, "int", "int"]);
    this.fd = libc.func("epoll_create1", "int", ["int"])(EPOLL_CLOEXEC);
    if (this.fd < 0)
      throw new Error(`polysocket.js: epoll_create1 failed with errno ${koffi.errno()}`);
    this.events = Buffer.alloc(MOST * EVENT.size);
    this.event = Buffer.alloc(EVENT.size);
    this.handle = koffi.node.poll(this.fd, { readable: true }, () => this.take());
    this.handle.unref();
  }

  hold(isNeeded) {
    if (isNeeded)
      this.handle.ref();
    else
      this.handle.unref();
  }

  // The system has one entry for each descriptor, which tells of one event and is then armed anew.
  arm(descriptor) {
    const watchers = this.watchersOf(descriptor);
    if (watchers.length === 0)
      return;
    eventOf(this.event).write(eventsOf(watchers, EPOLLONESHOT), descriptor);
    if (this.control(this.fd, EPOLL_CTL_MOD, descriptor, this.event) !== 0 &&
        this.control(this.fd, EPOLL_CTL_ADD, descriptor, this.event) !== 0)
      setImmediate(() => watchers.forEach((one) => this.fire(descriptor, one)));
  }

  take() {
    const count = this.wait(this.fd, this.events, MOST, 0);
    for (let index = 0; index < count; index++) {
      const [events, descriptor] = eventOf(this.events, index * EVENT.size).read();
      this.tell(descriptor, events);
      this.arm(descriptor);
    }
  }
}

// Descriptors in a Worker, which asks for them at intervals: a Worker that is terminated while koffi watches a
// descriptor there takes the whole process along, and would leave the descriptor of an epoll behind.
class Asked extends Descriptors {
  constructor() {
    super();
    this.poll = koffi.load(null).func("poll", "int", [POINTER, "ulong", "int"]);
    this.pause = FIRST_QUESTION;
  }

  hold(isNeeded) {
    if (!isNeeded) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
  }

  arm() {
    this.pause = FIRST_QUESTION;
    this.schedule();
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = this.waiting > 0 ? setTimeout(() => this.take(), this.pause) : undefined;
  }

  take() {
    const list = [...this.watchers.keys()];
    const places = new Int32Array(2 * list.length);
    // After the descriptor, a struct pollfd has what is wanted and what there is, 16 bits each.
    const bits = new Uint16Array(places.buffer);
    list.forEach((descriptor, index) => {
      places[2 * index] = descriptor;
      bits[4 * index + 2] = eventsOf(this.watchersOf(descriptor));
    });
    this.pause = Math.min(2 * this.pause, LONGEST_QUESTION);
    if (this.poll(places, list.length, 0) > 0)
      list.forEach((descriptor, index) => this.tell(descriptor, bits[4 * index + 3]));
    this.schedule();
  }
}

// A call that waits: attempted again and again, until it is done or its time is up.
class Waiter {
  constructor(work, limit) {
    Object.assign(this, work, { limit });
    this.promise = new Promise((resolve, reject) => { this.settle = { resolve, reject }; });
  }

  get isLate() {
    return this.limit !== 0n && process.hrtime.bigint() >= this.limit;
  }

  // Make an attempt: whether it was the last one.
  advance() {
    try {
      const outcome = this.attempt();
      if (!outcome.waits)
        this.settle.resolve(outcome.result());
      else if (this.isLate)
        this.settle.reject(outcome.failure());
      else
        return false;
    } catch (error) {
      this.settle.reject(error);
    }
    return true;
  }
}

// The calls that wait for one direction of an object, in their order.
class Queue {
  constructor(loop, handle, direction) {
    Object.assign(this, { loop, handle, direction, waiters: [], watches: [], vain: 0 });
    // What is sent keeps its order, and so does what a file gives, of which a call may wait for more than is there.
    this.isOrdered = direction === "sending" || handle.type === "ps_file";
  }

  add(waiter, signal) {
    this.waiters.push(waiter);
    this.schedule(waiter);
    this.watch();
    if (signal) {
      const abort = () => this.abort(waiter);
      signal.addEventListener("abort", abort, { once: true });
      waiter.leave = () => signal.removeEventListener("abort", abort);
    }
    return waiter.promise;
  }

  // End one call. Those behind it may go on at once.
  abort(waiter) {
    waiter.settle.reject(waiter.cancelled());
    this.remove(waiter);
    this.pump();
  }

  schedule(waiter) {
    if (waiter.limit === 0n)
      return;
    const left = Number(waiter.limit - process.hrtime.bigint()) / 1e6;
    waiter.timer = setTimeout(() => this.expire(waiter), Math.min(Math.max(Math.ceil(left), 0), LONGEST_TIMER));
  }

  expire(waiter) {
    if (!waiter.isLate)
      return this.schedule(waiter);
    // It must not go before those that wait longer.
    if (this.isOrdered && this.waiters[0] !== waiter) {
      waiter.settle.reject(waiter.late());
      this.remove(waiter);
      return undefined;
    }
    return this.pump();
  }

  remove(waiter) {
    clearTimeout(waiter.timer);
    waiter.leave?.();
    this.waiters = this.waiters.filter((one) => one !== waiter);
  }

  // Attempt all that can be attempted.
  pump() {
    // An attempt by the functions here touches its own queue.
    if (this.isPumping)
      return;
    this.isPumping = true;
    this.unwatch();
    let moved = false;
    for (const waiter of [...this.waiters]) {
      if (waiter.advance()) {
        this.remove(waiter);
        moved = true;
      } else if (this.isOrdered) {
        break;
      }
    }
    this.isPumping = false;
    if (moved)
      this.vain = 0;
    this.watch();
  }

  unwatch() {
    this.watches.splice(0).forEach((stop) => stop());
  }

  watch() {
    this.unwatch();
    if (this.waiters.length === 0)
      return this.loop.queues.delete(this.handle, this.direction);
    const { descriptors } = this.loop;
    this.descriptor = this.loop.descriptorOf(this.handle);
    if (this.descriptor === undefined) {
      const soon = setImmediate(() => this.pump());
      this.watches.push(() => clearImmediate(soon));
      return undefined;
    }
    if (this.vain > 1)
      this.pause();
    else
      this.watches.push(descriptors.watch(this.descriptor, this.direction, () => this.again()));
    for (const other of this.loop.attachedTo(this.handle))
      this.watches.push(descriptors.watch(other, "receiving", () => this.pump()));
    return undefined;
  }

  // The descriptor is ready and yet the call would wait, as with a full queue of AF_UNIX, which does not show.
  pause() {
    const length = Math.min(FIRST_PAUSE * 2 ** Math.min(this.vain - 2, 5), LONGEST_PAUSE);
    const timer = setTimeout(() => this.again(), length);
    this.watches.push(() => clearTimeout(timer));
  }

  again() {
    this.vain++;
    this.pump();
  }
}

// Queues by the handle and the direction.
class Queues {
  constructor() {
    this.known = new Map();
  }

  key(handle, direction) {
    return `${Handle.given(handle)} ${direction}`;
  }

  get(handle, direction) {
    return this.known.get(this.key(handle, direction));
  }

  set(handle, direction, queue) {
    this.known.set(this.key(handle, direction), queue);
    return queue;
  }

  delete(handle, direction) {
    this.known.delete(this.key(handle, direction));
  }
}

// Of this thread: its descriptors, and the queues of each library in memory, however often it was loaded.
let watched;
const queuesOf = new Map();

// The waiting of one library. What has the same identity is the same library, with the same handles.
class Loop {
  constructor(library, identity) {
    this.library = library;
    this.queues = queuesOf.get(identity) ?? new Queues();
    queuesOf.set(identity, this.queues);
  }

  get descriptors() {
    return watched ??= isMainThread ? new Watched() : new Asked();
  }

  // The descriptor of what a handle stands for; undefined when there is none, or no more.
  descriptorOf(handle) {
    const cell = new BigInt64Array(1);
    const ask = this.library.ps.raw[`${handle.type}_fileno`];
    return ask?.(Handle.given(handle), cell, null) === 0 && cell[0] >= 0n ? Number(cell[0]) : undefined;
  }

  attachedTo(handle) {
    const others = Object.values(this.library.attached.get(handle) ?? {}).filter((one) => one);
    return others.map((one) => this.descriptorOf(one)).filter((descriptor) => descriptor !== undefined);
  }

  // A call has been made with a handle: it may have closed what others wait for.
  touched(handle) {
    if (this.queues.known.size === 0 || Handle.typeOf(handle) === undefined)
      return;
    for (const direction of Object.keys(EVENTS)) {
      const queue = this.queues.get(handle, direction);
      if (queue && this.descriptorOf(handle) !== queue.descriptor)
        queue.pump();
    }
  }

  readable(descriptor) {
    return new Promise((resolve) => { this.descriptors.watch(descriptor, "receiving", resolve); });
  }

  // Do some work that waits for a direction of an object, as the object's timeout and deadline say, or until the
  // AbortSignal is given, if there is one.
  run(handle, direction, work, signal) {
    const { ps } = this.library;
    const { raw } = ps;
    const given = Handle.given(handle);
    const number = BigInt(ps[`PS_${direction.toUpperCase()}`]);
    const [timeout, deadline] = [new Float64Array(1), new BigInt64Array(1)];
    raw.ps_socket_gettimeout(given, timeout, null);
    if (timeout[0] === 0)
      return work.attempt(() => work.call()).result();
    raw.ps_socket_getdeadline(given, number, deadline, null);
    let [limit] = deadline;
    if (timeout[0] > 0) {
      const end = BigInt(ps.ps_deadline(timeout[0]));
      limit = limit === 0n || end < limit ? end : limit;
    }
    const attempt = () => work.attempt(() => {
      raw.ps_socket_getdeadline(given, number, deadline, null);
      raw.ps_socket_setdeadline(given, number, PAST, null);
      try {
        return work.call();
      } finally {
        raw.ps_socket_setdeadline(given, number, deadline[0], null);
      }
    });
    return this.enqueue(handle, direction, { ...work, attempt }, limit, signal);
  }

  // Attempt some work at once and then whenever the object is ready, until a moment of the clock unless that is 0.
  enqueue(handle, direction, work, limit, signal) {
    const waiter = new Waiter(work, limit);
    const queue = this.queues.get(handle, direction);
    if (!queue && waiter.advance())
      return waiter.promise;
    const joined = queue ?? this.queues.set(handle, direction, new Queue(this, handle, direction));
    return joined.add(waiter, signal);
  }
}

module.exports = { Loop };
