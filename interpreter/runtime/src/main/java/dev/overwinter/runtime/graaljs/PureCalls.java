package dev.overwinter.runtime.graaljs;

import java.util.Set;

/// The built-ins that an expression in a reused context may call or name: each gives a new value or a primitive,
/// writes to nothing but its receiver and arguments, and runs no longer than its data is long.
final class PureCalls {
    static final Set<String> VALUES = Set.of("undefined", "NaN", "Infinity");

    static final Set<String> CONSTANTS =
            Set.of("Math.PI", "Math.E", "Number.MAX_SAFE_INTEGER", "Number.MIN_SAFE_INTEGER", "Number.EPSILON");

    static final Set<String> FUNCTIONS = Set.of(
            "String",
            "Number",
            "Boolean",
            "parseInt",
            "parseFloat",
            "isNaN",
            "isFinite",
            "encodeURI",
            "encodeURIComponent",
            "decodeURI",
            "decodeURIComponent");

    static final Set<String> NAMESPACED = Set.of(
            "Math.abs",
            "Math.ceil",
            "Math.floor",
            "Math.round",
            "Math.trunc",
            "Math.sign",
            "Math.max",
            "Math.min",
            "Math.pow",
            "Math.sqrt",
            "Math.cbrt",
            "Math.hypot",
            "Math.exp",
            "Math.log",
            "Math.log10",
            "Math.log2",
            "Math.random",
            "JSON.stringify",
            "JSON.parse",
            "Object.keys",
            "Object.values",
            "Object.entries",
            "Object.fromEntries",
            "Object.hasOwn",
            "Object.assign",
            "Object.groupBy",
            "Array.isArray",
            "Array.of",
            "Number.isInteger",
            "Number.isSafeInteger",
            "Number.isFinite",
            "Number.isNaN",
            "Number.parseInt",
            "Number.parseFloat",
            "Date.now",
            "Date.parse",
            "Date.UTC",
            "time.now",
            "time.add",
            "time.diff",
            "time.seconds",
            "time.format",
            "format.number",
            "format.money",
            "format.percent");

    /// `match`, `search` and their like are missing: a pattern can take any time.
    static final Set<String> METHODS = Set.of(
            "at",
            "charAt",
            "charCodeAt",
            "codePointAt",
            "endsWith",
            "includes",
            "indexOf",
            "lastIndexOf",
            "slice",
            "startsWith",
            "substring",
            "toLowerCase",
            "toUpperCase",
            "trim",
            "trimEnd",
            "trimStart",
            "localeCompare",
            "every",
            "filter",
            "find",
            "findIndex",
            "findLast",
            "findLastIndex",
            "join",
            "map",
            "reduce",
            "reduceRight",
            "some",
            "hasOwnProperty",
            "toString",
            "toFixed",
            "toPrecision",
            "getTime",
            "getFullYear",
            "getMonth",
            "getDate",
            "getDay",
            "getHours",
            "getMinutes",
            "getSeconds",
            "getMilliseconds",
            "getUTCFullYear",
            "getUTCMonth",
            "getUTCDate",
            "getUTCDay",
            "getUTCHours",
            "getUTCMinutes",
            "getUTCSeconds",
            "getUTCMilliseconds",
            "toISOString");

    /// Only where they are called once.
    static final Set<String> COPYING_METHODS = Set.of(
            "concat",
            "entries",
            "flat",
            "flatMap",
            "keys",
            "replace",
            "replaceAll",
            "reverse",
            "sort",
            "split",
            "toReversed",
            "toSorted",
            "toSpliced",
            "values",
            "with");

    static final Set<String> TAKES_NAMED_CALLBACK = Set.of("map", "filter", "find", "findIndex", "some", "every");

    static final Set<String> FORBIDDEN_KEYS = Set.of("__proto__", "constructor", "prototype");

    private PureCalls() {}
}
