package dev.overwinter.dsl;

import java.util.List;

/// A step of a workflow: one record per kind. The grammar is closed; new behaviour is a new agent.
public sealed interface Node
        permits Node.AgentStep,
                Approval,
                Callback,
                Poll,
                Parallel,
                ForEach,
                Repeat,
                Child,
                Emit,
                Listen,
                Node.Wait,
                Node.SetVars,
                Node.Commit,
                Node.Do,
                Node.Switch,
                Node.Fail,
                Node.Return {

    StepHead head();

    /// The kind key as authors write it.
    String kind();

    /// The lists of steps that run as this step's body, in the order of the file.
    default List<List<Node>> bodies() {
        return List.of();
    }

    default String id() {
        return head().id();
    }

    default Span span() {
        return head().span();
    }

    /// `agent:` calls an agent.
    ///
    /// @param armStarted true for `arm: started`: the undo is armed with the first attempt
    record AgentStep(StepHead head, AgentUse use, boolean armStarted) implements Node {
        @Override
        public String kind() {
            return "agent";
        }
    }

    /// `wait:` lets time pass.
    record Wait(StepHead head, Length length) implements Node {
        @Override
        public String kind() {
            return "wait";
        }
    }

    /// `set:` assigns to `vars`; all values are evaluated before the first is assigned.
    record SetVars(StepHead head, Template.Fields values) implements Node {
        @Override
        public String kind() {
            return "set";
        }
    }

    /// `commit: true` discharges what the nearest scope completed so far.
    record Commit(StepHead head) implements Node {
        @Override
        public String kind() {
            return "commit";
        }
    }

    /// `do:` is a scope.
    record Do(StepHead head, List<Node> steps, RetryPolicy retry) implements Node {
        public Do {
            steps = List.copyOf(steps);
        }

        @Override
        public String kind() {
            return "do";
        }

        @Override
        public List<List<Node>> bodies() {
            return List.of(steps);
        }
    }

    /// `switch:` runs the first case whose condition holds.
    record Switch(StepHead head, List<Case> cases) implements Node {
        public Switch {
            cases = List.copyOf(cases);
        }

        @Override
        public String kind() {
            return "switch";
        }

        @Override
        public List<List<Node>> bodies() {
            return cases.stream().map(Case::steps).toList();
        }

        /// @param when null for `else`
        public record Case(
                @org.jspecify.annotations.Nullable Expression when, List<Node> steps, Span span) {
            public Case {
                steps = List.copyOf(steps);
            }
        }
    }

    /// `fail:` ends its scope with the author's own error.
    ///
    /// @param error the fields `type` (required), `title`, `status`, `detail`, `data`
    record Fail(StepHead head, Template.Fields error) implements Node {
        @Override
        public String kind() {
            return "fail";
        }
    }

    /// `return:` ends the workflow with an output.
    record Return(StepHead head, Template value) implements Node {
        @Override
        public String kind() {
            return "return";
        }
    }
}
