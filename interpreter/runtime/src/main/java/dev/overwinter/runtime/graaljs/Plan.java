package dev.overwinter.runtime.graaljs;

import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/// How an expression is evaluated, decided once by its syntax.
sealed interface Plan {

    /// A chain of reads over plain data: no JavaScript needed.
    record ReadPath(MemberPath path) implements Plan {}

    /// @param function a source whose value is a function that gives the result
    /// @param proof that it may run in a context that is used again; null where there is none
    record RunScript(Source function, Purity.@Nullable Proof proof) implements Plan {}

    static Plan of(String text) {
        Syntax syntax = Syntax.parse(text);
        @Nullable MemberPath path = MemberPath.of(syntax.tree());
        if (path != null && !BuiltIns.GLOBALS.contains(path.root())) {
            return new ReadPath(path);
        }
        Source function =
                Source.newBuilder("js", "() => (" + text + "\n)", "expression").buildLiteral();
        return new RunScript(function, Purity.prove(syntax.tree()));
    }
}
