package wagateway.api.worker;

/** Calls the workers of one kind. */
public interface ClientOfKind extends WorkerClient {
    WorkerKind kind();
}
