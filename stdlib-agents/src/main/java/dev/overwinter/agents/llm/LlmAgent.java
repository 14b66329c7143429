package dev.overwinter.agents.llm;

import dev.overwinter.agent.AgentCall;
import dev.overwinter.agent.AgentResult;
import dev.overwinter.agents.Fields;
import dev.overwinter.agents.LibraryAgent;
import dev.overwinter.agents.http.Transport;
import java.time.InstantSource;

/// The way of every call to a model: read the task, choose who answers, hold the dialogue.
public abstract sealed class LlmAgent extends LibraryAgent permits GenerateAgent, ExtractAgent, ClassifyAgent {

    private final Transport transport;

    LlmAgent(String name, InstantSource clock) {
        super(name);
        this.transport = new Transport(clock);
    }

    abstract Task task(Fields input);

    @Override
    protected final AgentResult perform(AgentCall call) {
        Fields input = Fields.of(call.input());
        Task task = task(input);
        return new Dialogue(model(ModelSettings.read(input), call), task).hold();
    }

    private Model model(ModelSettings settings, AgentCall call) {
        String recording = settings.recording();
        if (recording != null) {
            return new RecordedModel(RecordingFile.within(call.origin().folder(), recording), call, name());
        }
        EndpointModel endpoint = EndpointModel.of(settings, call, transport);
        String record = settings.record();
        return record == null
                ? endpoint
                : RecordingModel.of(endpoint, RecordingFile.within(call.origin().folder(), record), call, name());
    }
}
