package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Workflow;
import tools.jackson.databind.JsonNode;

/// One random program: a workflow, its input and the outside that it meets.
///
/// @param seed gives all of it
/// @param yaml the text that the workflow was loaded from
record Program(long seed, String yaml, Workflow workflow, JsonNode input, Oracle oracle) {}
