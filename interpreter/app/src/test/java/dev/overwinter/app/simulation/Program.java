package dev.overwinter.app.simulation;

import dev.overwinter.dsl.Workflow;
import dev.overwinter.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// One random program: a workflow, its input and the outside that it meets.
///
/// @param seed gives all of it
/// @param main the workflow that is started
/// @param kin what it may start as children
/// @param isOpen true where it has events, which the shadow does not know: only what always holds is judged
record Program(long seed, Text main, List<Text> kin, boolean isOpen, JsonNode input, Oracle oracle) {

    /// @param yaml the text that the workflow was loaded from
    record Text(String yaml, Workflow workflow) {
        Store.Definition definition() {
            return new Store.Definition(
                    workflow.digest(), workflow.name(), workflow.name() + ".workflow.yaml", null, yaml);
        }
    }

    Workflow workflow() {
        return main.workflow;
    }

    Shadow shadow() {
        var workflows = new TreeMap<String, Workflow>();
        kin.forEach(text -> workflows.put(text.workflow.name(), text.workflow));
        return new Shadow(main.workflow, "", workflows, oracle);
    }

    List<Text> texts() {
        var all = new ArrayList<Text>();
        all.add(main);
        all.addAll(kin);
        return all;
    }
}
