package dev.overwinter.runtime.graaljs;

import java.util.Set;

/// What JavaScript brings along: the global names that stay, and the names that objects have without being data.
final class BuiltIns {

    /// Global names of the language and the library that an expression can use besides those of the scope.
    static final Set<String> GLOBALS = Set.of(
            "Object", "Array", "String", "Number", "Boolean", "Symbol", "Date", "RegExp", "Math", "JSON", "Map", "Set",
            "NaN", "Infinity", "undefined", "globalThis", "isNaN", "isFinite", "parseFloat", "parseInt", "encodeURI",
            "encodeURIComponent", "decodeURI", "decodeURIComponent", "Error", "RangeError", "TypeError", "time",
            "format");

    /// Every name under which a prototype of the language holds a function or an object: reading one may give that
    /// instead of data. A test compares this with what GraalJS has.
    static final Set<String> INHERITED = Set.of(
            "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "add",
            "anchor", "apply", "arguments", "at", "big", "bind", "blink", "bold", "call", "callee", "caller", "catch",
            "charAt", "charCodeAt", "clear", "codePointAt", "compile", "concat", "constructor", "copyWithin",
            "delete", "deref", "difference", "drop", "endsWith", "entries", "every", "exec", "fill", "filter",
            "finally", "find", "findIndex", "findLast", "findLastIndex", "fixed", "flat", "flatMap", "fontcolor",
            "fontsize", "forEach", "get", "getBigInt64", "getBigUint64", "getDate", "getDay", "getFloat16",
            "getFloat32", "getFloat64", "getFullYear", "getHours", "getInt16", "getInt32", "getInt8",
            "getMilliseconds", "getMinutes", "getMonth", "getOrInsert", "getOrInsertComputed", "getSeconds",
            "getTime", "getTimezoneOffset", "getUTCDate", "getUTCDay", "getUTCFullYear", "getUTCHours",
            "getUTCMilliseconds", "getUTCMinutes", "getUTCMonth", "getUTCSeconds", "getUint16", "getUint32",
            "getUint8", "getYear", "has", "hasOwnProperty", "includes", "indexOf", "intersection", "isDisjointFrom",
            "isPrototypeOf", "isSubsetOf", "isSupersetOf", "isWellFormed", "italics", "join", "keys", "lastIndexOf",
            "link", "localeCompare", "map", "match", "matchAll", "next", "normalize", "padEnd", "padStart", "pop",
            "propertyIsEnumerable", "prototype", "push", "reduce", "reduceRight", "register", "repeat", "replace",
            "replaceAll", "resize", "return", "reverse", "search", "set", "setBigInt64", "setBigUint64", "setDate",
            "setFloat16", "setFloat32", "setFloat64", "setFromBase64", "setFromHex", "setFullYear", "setHours",
            "setInt16", "setInt32", "setInt8", "setMilliseconds", "setMinutes", "setMonth", "setSeconds", "setTime",
            "setUTCDate", "setUTCFullYear", "setUTCHours", "setUTCMilliseconds", "setUTCMinutes", "setUTCMonth",
            "setUTCSeconds", "setUint16", "setUint32", "setUint8", "setYear", "shift", "slice", "small", "some",
            "sort", "splice", "split", "startsWith", "strike", "sub", "subarray", "substr", "substring", "sup",
            "symmetricDifference", "take", "test", "then", "throw", "toArray", "toBase64", "toDateString",
            "toExponential", "toFixed", "toGMTString", "toHex", "toISOString", "toJSON", "toLocaleDateString",
            "toLocaleLowerCase", "toLocaleString", "toLocaleTimeString", "toLocaleUpperCase", "toLowerCase",
            "toPrecision", "toReversed", "toSorted", "toSpliced", "toString", "toTimeString", "toUTCString",
            "toUpperCase", "toWellFormed", "transfer", "transferToFixedLength", "trim", "trimEnd", "trimLeft",
            "trimRight", "trimStart", "union", "unregister", "unshift", "valueOf", "values", "with");

    private BuiltIns() {}
}
