package wagateway.api.adapter;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import wagateway.api.worker.WorkerKind;

/** The kinds of workers that this release knows beside its own. */
@Component
final class Adapters {
    private final List<WorkerAdapter> all;

    Adapters(List<WorkerAdapter> all) {
        this.all = List.copyOf(all);
    }

    Optional<WorkerAdapter> of(WorkerKind kind) {
        return named(kind.name());
    }

    Optional<WorkerAdapter> named(String kind) {
        return all.stream()
                .filter(adapter -> adapter.kind().name().equals(kind))
                .findFirst();
    }

    List<String> kinds() {
        return all.stream().map(adapter -> adapter.kind().name()).sorted().toList();
    }
}
