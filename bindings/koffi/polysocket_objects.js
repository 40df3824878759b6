// SPDX-FileCopyrightText: 2026 The polysocket authors
// SPDX-License-Identifier: MIT
//
// The document's objects on the functions of polysocket.js: which methods there are, their arguments and their defaults
// is read from the description. By hand is what JavaScript has otherwise, in CUSTOM of polysocket_methods.js.
"use strict";

const { constants: { errno: ERRNO } } = require("node:os");

const { Addresses, dataOf } = require("./polysocket_addresses");
const { errorsOf } = require("./polysocket_errors");
const { CLASSES, isAtOnce, isPromise, methodsOf } = require("./polysocket_forms");
const { addProtocols } = require("./polysocket_files");
const { CUSTOM } = require("./polysocket_methods");
const { Handle, Record, checked } = require("./polysocket_values");

// Results that are answers to a question.
const ANSWERS = new Set(["inheritable", "answer", "fired"]);
const NANOSECONDS = 1e9;

function isOptions(value) {
  const prototype = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}

// Bytes that may be left out, and are.
function isNoBytes({ kind, null_when_empty: mayBeNone }, argument, value) {
  return kind === "bytes" && mayBeNone && argument.default === null && value === null;
}

class Objects {
  constructor(library, Failure) {
    const { ps } = library;
    Object.assign(this, { ps, library });
    const { classes, exceptionFor } = errorsOf(ps, Failure);
    this.Failure = Failure;
    this.exceptionFor = exceptionFor;
    this.addresses = new Addresses(ps);
    this.addresses.lookUp = (host, family, signal) =>
      this.module.getaddrinfo(host, null, family, ps.SOCK_STREAM, { signal });
    this.waiting = new Set();
    this.made = {};
    this.module = { ...this.constants(), ...classes, library: ps };
    for (const [className, methods] of methodsOf(ps.description)) {
      const holder = className === "" ? this.module : this.makeClass(className);
      for (const [name, forms] of methods)
        Object.defineProperty(holder, name, { value: this.method(name, forms, className), enumerable: className === "",
          writable: true, configurable: true });
    }
    Object.freeze(this.module);
  }

  constants() {
    const functions = new Set(this.ps.description.functions.map(({ name }) => name));
    return Object.fromEntries(Object.keys(this.ps).filter((name) => !functions.has(name) && /^[A-Z]/.test(name))
      .map((name) => [name, this.ps[name]]));
  }

  makeClass(className) {
    const type = Object.keys(CLASSES).find((one) => CLASSES[one] === className);
    const { ps } = this;
    const Made = { [className]: class {
      #handle;

      constructor(handle) {
        this.#handle = checked(handle, Handle.typeOf(handle) === type, `a ${type}`, `${className}: handle`);
      }

      // For the functions of the library.
      get handle() { return this.#handle; }

      [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() { this.close(); }
      async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() { await this.close(); }

      static handleOf(value) { return typeof value === "object" && value && #handle in value ? value.#handle : null; }
    } }[className];
    if (type === "ps_token")
      Made.prototype.close = function close() { ps.ps_token_free(this.handle); };
    if (type === "ps_file")
      addProtocols(Made.prototype, this);
    this.made[type] = Made;
    this.module[className] = Made;
    return Made.prototype;
  }

  method(name, forms, className) {
    const objects = this;
    const key = className === "" ? name : `${className}.${name}`;
    const custom = Object.hasOwn(CUSTOM, key) ? CUSTOM[key] : undefined;
    const work = function work(self, values) {
      const call = objects.understood(name, forms, values);
      call.self = className === "" ? undefined : objects.receiver(self, className, name);
      return custom ? custom(objects, call) : objects.perform(call);
    };
    const made = isPromise(name, forms)
      ? function called(...values) { return objects.promised(name, forms, () => work(this, values), values); }
      : function called(...values) { return objects.translated(name, forms, () => work(this, values)); };
    return Object.defineProperty(made, "name", { value: name });
  }

  receiver(self, className, name) {
    const handle = this.module[className].handleOf(self);
    return checked(handle, handle !== null, `called on a ${className}`, name);
  }

  translated(name, forms, work) {
    try {
      return work();
    } catch (error) {
      throw this.told(name, forms, error);
    }
  }

  async promised(name, forms, work, values) {
    try {
      return await work();
    } catch (error) {
      const last = values[values.length - 1];
      throw this.told(name, forms, error, isOptions(last) ? last.signal : undefined);
    }
  }

  // An exception as the caller of a method knows it. Arguments are refused under the method's name and their own.
  told(name, forms, error, signal) {
    // What makes the address of a call reports for the call.
    const own = forms.map(({ described }) => described.operation);
    if (error instanceof this.Failure && ![name, ...own].includes(error.operation) &&
        error.message.startsWith(`${error.operation}: `)) {
      error.message = `${name}${error.message.slice(error.operation.length)}`;
      error.operation = name;
    }
    if (error instanceof TypeError || error instanceof RangeError)
      error.message = error.message.replace(/^(ps_\w+): (\w+)/, (_, called, parameter) => {
        const form = forms.find(({ described }) => described.name === called);
        const argument = form?.arguments.find(({ sets }) => sets.length === 1 && sets[0] === parameter);
        return `${name}: ${argument?.name ?? parameter}`;
      });
    const inner = error instanceof TypeError || error instanceof RangeError ? /^(\w+): /.exec(error.message) : null;
    // What a method calls in turn refuses the method's arguments.
    if (inner && inner[1] !== name && inner[1] in this.module)
      error.message = `${name}${error.message.slice(inner[1].length)}`;
    return this.exceptionFor(error, signal);
  }

  // The form of a method that is meant, with the values of its arguments by their names.
  understood(name, forms, values) {
    const options = isOptions(values[values.length - 1]) ? values[values.length - 1] : {};
    const positional = options === values[values.length - 1] ? values.slice(0, -1) : values;
    const { signal, ...named } = options;
    if (signal !== undefined)
      checked(signal, signal instanceof AbortSignal, "an AbortSignal", `${name}: signal`);
    const names = Object.keys(named);
    const given = ({ arguments: wanted }) => {
      const found = new Map(positional.map((value, index) => [wanted[index]?.name, value]));
      names.forEach((one) => found.set(one, named[one]));
      return new Map([...found].filter(([, value]) => value !== undefined));
    };
    const fits = (form) => positional.length <= form.arguments.length &&
      names.every((one) => form.arguments.findIndex((each) => each.name === one) >= positional.length) &&
      form.arguments.every((one) => "default" in one || given(form).has(one.name));
    const fitting = forms.filter(fits).sort((one, other) => one.arguments.length - other.arguments.length);
    const form = fitting.find((one) => this.takes(one, given(one))) ?? fitting[0];
    if (!form)
      throw new TypeError(`${name}: ${misfit(forms, positional, named)}; its arguments are ` +
        forms.map(signature).join(" or "));
    const understood = { name, ...form, given: given(form), signal };
    for (const [argument, value] of understood.given)
      checked(value, !(value instanceof Promise), "a value, so await the promise", `${name}: ${argument}`);
    return understood;
  }

  // Whether the value of setsockopt is a number or bytes, as this form wants it.
  takes({ described }, given) {
    const value = described.parameters.find((one) => one.name === "value" && one.direction === "in");
    if (value?.kind === "text")
      return true;
    return !value || !given.has("value") || (value.kind === "bytes") === isBytes(given.get("value"));
  }

  // Call the function of a method. A host that must be looked up comes first.
  perform(call) {
    const { described, self, name, signal } = call;
    const isElsewhere = described.blocks && !isAtOnce(name, described);
    const inputs = this.inputs(call);
    const late = Object.keys(inputs).find((one) => inputs[one] instanceof Promise);
    if (late !== undefined)
      return inputs[late].then((made) => this.perform({ ...call, given: new Map([...call.given, ["address", made]]) }));
    if (self)
      inputs.self = self;
    const run = (values) => isElsewhere ? this.wait(call, values, inputs) : this.ps[described.name](...values);
    if (signal && !isElsewhere)
      throw new TypeError(`${name}: signal must be left out, as the call does not wait`);
    const result = run(this.ps[described.name].inputs.map((one) => inputs[one]));
    return result instanceof Promise ? result.then((value) => this.outcome(described, value))
      : this.outcome(described, result);
  }

  // What C's parameters get, by their names.
  inputs(call) {
    const { described, given, name } = call;
    const { parameters } = described;
    const found = {};
    for (const one of this.ps[described.name].inputs) {
      const { kind } = parameters.find((parameter) => parameter.name === one);
      found[one] = kind === "number" || kind === "descriptor" ? 0 : null;
    }
    for (const argument of call.arguments) {
      const value = given.has(argument.name) ? given.get(argument.name) : this.standard(argument.default);
      if (argument.sets.length > 1 && value !== null)
        checked(value, Array.isArray(value), "an Array of host and port", `${name}: ${argument.name}`);
      argument.sets.forEach((place, index) =>
        this.set(found, place, argument.sets.length > 1 ? value?.[index] ?? null : value, argument, call));
    }
    return found;
  }

  standard(value) {
    return typeof value === "string" ? this.ps[value] : value;
  }

  set(found, place, value, argument, call) {
    const [name, field] = place.split(".");
    const parameter = call.described.parameters.find((one) => one.name === name);
    const what = `${call.name}: ${argument.name}`;
    // A length follows from what it measures, a buffer comes from the library.
    if (!(name in found))
      return;
    if (field?.startsWith("PS_"))
      found[name] |= value ? this.ps[field] : 0;
    else if (field === undefined)
      found[name] = isNoBytes(parameter, argument, value) ? Buffer.alloc(0)
        : this.converted(parameter, value, what, call);
    else if (value !== null && !(argument.default === value))
      found[name] = { ...found[name], [field]: this.fieldOf(field, value, what) };
  }

  fieldOf(field, value, what) {
    if (field === "token")
      return this.tokenOf(value);
    return field === "delay" ? Math.round(checked(value, typeof value === "number", "a Number", what) * NANOSECONDS)
      : value;
  }

  tokenOf(value) {
    return value === null ? null : this.module.Token.handleOf(value) ?? value;
  }

  converted({ kind, name, type, target }, value, what, { self, signal, described }) {
    if (target === "ps_address")
      return Record.typeOf(value) ? value : this.addressFor(described, self, value, what, signal);
    if (target === "ps_token")
      return this.tokenOf(value);
    if (kind === "number" && type === "double")
      return value === null ? this.ps.PS_NO_TIMEOUT : this.timeout(value, what);
    if (kind === "number" && typeof value === "boolean")
      return Number(value);
    if ((name === "backlog" || name === "mode") && value === null)
      return -1;
    if (name === "service" && typeof value === "number")
      return String(value);
    return kind === "bytes" ? dataOf(value) : value;
  }

  // C has negative numbers for what is null here.
  timeout(value, what) {
    if (typeof value === "number" && value < 0 && value !== this.ps.PS_DEFAULT_TIMEOUT)
      throw new RangeError(`${what} must be at least 0, or null for none, not ${value}`);
    return value;
  }

  addressFor({ name }, self, value, what, signal) {
    if (self)
      return this.addresses.forSocket(self, value, what, signal);
    const isServer = name === "ps_create_server" || name === "ps_create_unix_server";
    return isServer ? this.addresses.forServer(value, what) : this.addresses.numeric(value, what);
  }

  // Wait for a function. What ends it is a token of the call's own, where the function takes one, and else the signal.
  async wait({ described: { name, waits }, self, signal, name: called }, values, inputs) {
    if (signal?.aborted)
      throw this.aborted(called, signal);
    const place = this.ps[name].inputs.indexOf("wait");
    if (place < 0) {
      if (signal && !waits)
        throw new TypeError(`${called}: signal must be left out, as this call waits on a thread; use a token`);
      return this.untilExit(() => self && this.ps.raw.ps_socket_close(self.value, null),
        this.ps[name].cancellable(values, signal));
    }
    if (inputs.wait?.token && signal)
      throw new TypeError(`${called}: signal and token must not both be given`);
    const token = inputs.wait?.token ?? this.ps.ps_token_create();
    const fire = () => this.ps.ps_token_fire(token);
    signal?.addEventListener("abort", fire, { once: true });
    try {
      return await this.untilExit(fire, this.ps[name].async(...replaced(values, place, { ...inputs.wait, token })));
    } catch (error) {
      if (error.report)
        this.ps.ps_operation_free(error.report);
      throw error;
    } finally {
      signal?.removeEventListener("abort", fire);
      if (!inputs.wait?.token)
        this.ps.ps_token_free(token);
    }
  }

  aborted(operation, signal) {
    const record = { status: this.ps.PS_E_CANCELLED, statusName: "PS_E_CANCELLED", code: ERRNO.ECANCELED, operation,
      done: 0, message: `${operation}: cancelled: the signal was aborted` };
    return Object.assign(new this.module.error(record), { name: "AbortError", cause: signal.reason });
  }

  // End the call when the process ends, which waits for its threads.
  async untilExit(end, promise) {
    if (!this.ends) {
      this.ends = new Set();
      process.once("exit", () => this.ends.forEach((one) => one()));
    }
    this.ends.add(end);
    try {
      return await promise;
    } finally {
      this.ends.delete(end);
    }
  }

  // The results as values.
  outcome({ parameters, returns }, result) {
    const outputs = parameters.filter(({ kind, direction, measures }) => direction !== "in" && kind !== "error" &&
      (measures === undefined || parameters.find((one) => one.name === measures).direction === "in"));
    if (outputs.length === 0)
      return returns.kind === "status" ? undefined : result;
    if (outputs.length === 1)
      return this.valueOf(outputs[0], result);
    const values = outputs.map((one, index) => this.valueOf(one, result[index]));
    return outputs.some(({ name }) => name === "report") ? values[0] : values;
  }

  valueOf({ kind, name, type, target }, value) {
    if (kind === "handle")
      return value && this.objectOf(target, value);
    if (target === "ps_address")
      return this.addresses.read(value);
    if (ANSWERS.has(name))
      return value !== 0;
    return type === "double *" && value === this.ps.PS_NO_TIMEOUT ? null : value;
  }

  objectOf(type, handle) {
    const { ps } = this;
    if (type in this.made)
      return new this.made[type](handle);
    try {
      return LISTS[type]?.(this, handle) ?? null;
    } finally {
      ps[`${type}_free`](handle);
    }
  }
}

function series(count, item) {
  return Array.from({ length: Number(count) }, (_, index) => item(index));
}

// Lists that the library makes, as Arrays.
const LISTS = {
  ps_operation: () => null,
  ps_addrinfo: ({ ps, addresses }, list) => series(ps.ps_addrinfo_count(list), (index) => {
    const [family, type, proto, address] = ps.ps_addrinfo_entry(list, index);
    return [family, type, proto, ps.ps_addrinfo_canonname(list, index), addresses.read(address)];
  }),
  ps_hostent: ({ ps }, host) => [ps.ps_hostent_name(host),
    series(ps.ps_hostent_alias_count(host), (index) => ps.ps_hostent_alias(host, index)),
    series(ps.ps_hostent_address_count(host), (index) => ps.ps_hostent_address(host, index))],
  ps_pairs: ({ ps }, list) => Object.fromEntries(series(ps.ps_pairs_count(list), (index) => {
    const [numeric, number] = ps.ps_pairs_number(list, index);
    return [ps.ps_pairs_name(list, index), numeric === 1 ? number : ps.ps_pairs_text(list, index)];
  })),
  ps_interface_addresses: ({ ps, addresses }, list) => series(ps.ps_interface_addresses_count(list), (at) => {
    const [index, flags, name] = ps.ps_interface_addresses_entry(list, at);
    const address = ps.ps_interface_addresses_address(list, at);
    const [prefix, netmask] = ps.ps_interface_addresses_netmask(list, at);
    return { name, index, flags, family: ps.ps_address_family(address), address: addresses.read(address),
      netmask: addresses.read(netmask), prefix: prefix < 0 ? null : prefix,
      broadcast: addresses.read(ps.ps_interface_addresses_broadcast(list, at)),
      peer: addresses.read(ps.ps_interface_addresses_peer(list, at)) };
  }),
  ps_interfaces: ({ ps }, list) => series(ps.ps_interfaces_count(list), (index) => ps.ps_interfaces_entry(list, index)),
};

function signature({ arguments: wanted }) {
  return `(${wanted.map((one) => "default" in one ? `[${one.name}]` : one.name).join(", ")})`;
}

// Why no form of a method takes these arguments.
function misfit(forms, positional, named) {
  const knows = (name) => forms.some((form) => form.arguments.some((one) => one.name === name));
  const most = Math.max(...forms.map((form) => form.arguments.length));
  const [{ arguments: wanted }] = forms;
  const surplus = Object.keys(named).find((name) => !knows(name));
  if (surplus !== undefined)
    return `it has no argument '${surplus}'`;
  if (positional.length > most)
    return `${positional.length} arguments were given`;
  const twice = wanted.slice(0, positional.length).find(({ name }) => Object.hasOwn(named, name));
  if (twice)
    return `${twice.name} was given twice`;
  const given = (one, index) => (positional[index] ?? named[one.name]) !== undefined;
  const missing = wanted.find((one, index) => !("default" in one) && !given(one, index));
  return missing ? `${missing.name} is missing or undefined` : "these do not go together";
}

function replaced(values, place, value) {
  return values.map((one, index) => index === place ? value : one);
}

function isBytes(value) {
  return typeof value === "string" || ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value === null;
}

module.exports = { Objects };
