package dev.overwinter.dsl.expression;

import java.util.Set;

/// The global names of JavaScript that an expression can use besides what it sees of the workflow: the loader accepts
/// just these, and the evaluator leaves just these.
public final class Globals {
    /// What JavaScript itself brings, as far as the sandbox leaves it, and our helper library.
    public static final Set<String> NAMES = Set.of(
            "Object",
            "Array",
            "String",
            "Number",
            "Boolean",
            "Symbol",
            "Date",
            "RegExp",
            "Math",
            "JSON",
            "Map",
            "Set",
            "NaN",
            "Infinity",
            "undefined",
            "globalThis",
            "isNaN",
            "isFinite",
            "parseFloat",
            "parseInt",
            "encodeURI",
            "encodeURIComponent",
            "decodeURI",
            "decodeURIComponent",
            "Error",
            "RangeError",
            "TypeError",
            "time",
            "format");

    private Globals() {}
}
