package wagateway.api.adapter;

import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.worker.Worker;
import wagateway.api.worker.http.WorkerCall;
import wagateway.api.worker.http.WorkerHttp;
import wagateway.api.worker.http.WorkerResponse;

/** Calls workers of other kinds with the key that they were registered with, within the limits of {@link WorkerHttp}. */
@Component
public final class KeyedHttp {
    private final WorkerHttp http;
    private final AdaptedWorkers workers;
    private final JsonMapper mapper;

    KeyedHttp(WorkerHttp http, AdaptedWorkers workers, JsonMapper mapper) {
        this.http = http;
        this.workers = workers;
        this.mapper = mapper;
    }

    /** @param body a missing node where it is no JSON */
    public record Answer(int status, JsonNode body) {
        public boolean isSuccess() {
            return status < 300;
        }
    }

    /** Tries again only where the worker cannot have got the request. */
    public Mono<Answer> once(Worker worker, KeyedCall call) {
        return http.once(worker, of(worker, call)).map(this::answer);
    }

    /** The same for a call that may be repeated. */
    public Mono<Answer> repeatedly(Worker worker, KeyedCall call) {
        return http.repeatedly(worker, of(worker, call)).map(this::answer);
    }

    /** The same without reading what the worker answers, however much that is. */
    public Mono<Void> told(Worker worker, KeyedCall call) {
        return http.told(worker, of(worker, call));
    }

    /** The same to see whether the worker lives, also while it is left alone as other calls failed. */
    public Mono<Void> probed(Worker worker, KeyedCall call) {
        return http.probed(worker, of(worker, call));
    }

    /** The same for an answer that is no text; fails where it has more than 256 KiB. */
    public Mono<byte[]> bytes(Worker worker, KeyedCall call) {
        return http.bytes(worker, of(worker, call));
    }

    private WorkerCall of(Worker worker, KeyedCall call) {
        JsonNode body = call.body();
        return new WorkerCall(
                call.method(),
                call.path(),
                body == null ? "" : mapper.writeValueAsString(body),
                workers.key(worker)
                        .map(key -> Map.of(call.header(), call.shown().apply(key))),
                call.taken());
    }

    private Answer answer(WorkerResponse response) {
        try {
            return new Answer(response.status(), mapper.readTree(response.body()));
        } catch (JacksonException _) {
            return new Answer(response.status(), mapper.missingNode());
        }
    }
}
