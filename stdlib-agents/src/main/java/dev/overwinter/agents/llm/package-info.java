/// `llm.generate`, `llm.extract` and `llm.classify`: a language model's reply, checked before a workflow sees it.
///
/// Invariant: LangChain4j is loaded by the first call to an endpoint; a recorded reply never loads it.
/// Invariant: a reply that was played from a file says so, as model `recorded:<name>`.
/// Invariant: asking a model changes nothing outside, so a failure has no effect but its cost, which it names.
@NullMarked
package dev.overwinter.agents.llm;

import org.jspecify.annotations.NullMarked;
