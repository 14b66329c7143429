// Run once in every new context, before the author's expression. It takes away what the options of GraalJS leave and an
// expression has no use for, fixes time and chance, and gives the workflow's names to the expression.
//
// `read(name)` is the host's: the value of a name of the scope. `timeLibrary` and `formatLibrary` make `time` and `format`
// (time.js, format.js). The host keeps what this function returns:
//   define(name)                      makes a name of the scope visible
//   begin(nowMillis, s0, s1, s2, s3)  sets the time, and the four words that the random numbers start from
(function (read, timeLibrary, formatLibrary) {
    'use strict';

    const { construct } = Reflect;
    const { DateTimeFormat } = Intl;
    const { rawJSON, stringify } = JSON;
    const arrayFrom = Array.from;
    const SystemDate = Date;
    const LONGEST_MADE_ARRAY = 1000000;

    const keep = new Set([
        'Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'Date', 'RegExp', 'Math', 'JSON', 'Map', 'Set',
        'NaN', 'Infinity', 'undefined', 'globalThis', 'isNaN', 'isFinite', 'parseFloat', 'parseInt', 'encodeURI',
        'encodeURIComponent', 'decodeURI', 'decodeURIComponent', 'Error', 'RangeError', 'TypeError']);
    for (const name of Object.getOwnPropertyNames(globalThis)) {
        if (!keep.has(name)) {
            globalThis[name] = undefined; // as good as deleting, which takes 80 us more for every context
        }
    }

    const put = (target, name, value) =>
        Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });

    // Date.now(), new Date() and Date() give the event's time.
    let now = 0;
    const FixedDate = function Date(...args) {
        if (!new.target) {
            return new SystemDate(now).toString();
        }
        return construct(SystemDate, args.length === 0 ? [now] : args, new.target);
    };
    Object.defineProperty(FixedDate, 'prototype', { value: SystemDate.prototype, writable: false });
    put(FixedDate, 'now', () => now);
    put(FixedDate, 'parse', SystemDate.parse);
    put(FixedDate, 'UTC', SystemDate.UTC);
    put(SystemDate.prototype, 'constructor', FixedDate);
    put(globalThis, 'Date', FixedDate);

    // Math.random() is xorshift128 (Marsaglia 2003), 53 bits from two words.
    let s0 = 1, s1 = 2, s2 = 3, s3 = 4;
    const word = () => {
        const t = s3 ^ (s3 << 11);
        s3 = s2;
        s2 = s1;
        s1 = s0;
        s0 = s0 ^ (s0 >>> 19) ^ t ^ (t >>> 8);
        return s0 >>> 0;
    };
    put(Math, 'random', () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992);

    // JSON.stringify writes integers beyond 2^53 in full, where the built-in one refuses them.
    const exact = value => {
        const big = typeof value === 'number' && (value > 9007199254740991 || value < -9007199254740991);
        return big && value !== Infinity && value !== -Infinity ? rawJSON(`${value}`) : value;
    };
    put(JSON, 'stringify', (value, replacer, space) => {
        if (typeof replacer === 'function') {
            return stringify(value, function (key, member) { return exact(replacer.call(this, key, member)); }, space);
        }
        try {
            return stringify(value, replacer, space);
        } catch (e) {
            if (!`${e?.message}`.includes('BigInt')) {
                throw e;
            }
        }
        const keys = Array.isArray(replacer) ? new Set(arrayFrom(replacer, String)) : null;
        return stringify(value, function (key, member) {
            const dropped = keys !== null && key !== '' && !Array.isArray(this) && !keys.has(key);
            return dropped ? undefined : exact(member);
        }, space);
    });

    // Array.from({ length: 4e9 }) could not be stopped by the guard.
    put(Array, 'from', function from(items, ...rest) {
        if (items?.[Symbol.iterator] === undefined && items?.length > LONGEST_MADE_ARRAY) {
            throw new RangeError(`Array.from makes at most ${LONGEST_MADE_ARRAY} elements`);
        }
        return arrayFrom.call(this, items, ...rest);
    });

    const instants = timeLibrary(() => now, DateTimeFormat);
    put(globalThis, 'time', Object.freeze(instants.time));
    put(globalThis, 'format', Object.freeze(formatLibrary(instants)));

    return Object.freeze({
        define: name => Object.defineProperty(globalThis, name, {
            get: () => read(name), enumerable: true, configurable: true }),
        begin: (millis, a, b, c, d) => {
            now = millis;
            s0 = a;
            s1 = b;
            s2 = c;
            s3 = d;
        },
    });
})
