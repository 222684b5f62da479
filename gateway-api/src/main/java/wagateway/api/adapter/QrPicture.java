package wagateway.api.adapter;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import wagateway.api.qr.ZxingQrReader;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerFailure;

/** The code of a worker that has it as a picture alone. */
public final class QrPicture {
    private QrPicture() {}

    /**
     * Its text, which can be stored; read off the event loops, as it takes milliseconds.
     *
     * @return fails with a {@link WorkerFailure} where the picture shows none
     */
    public static Mono<String> text(Worker worker, byte[] png) {
        return Mono.fromCallable(() -> ZxingQrReader.text(png))
                .subscribeOn(Schedulers.parallel())
                .flatMap(Mono::justOrEmpty)
                .filter(text -> !text.isEmpty() && text.indexOf('\0') < 0)
                .switchIfEmpty(Mono.error(() -> WorkerFailure.failed(worker, "has sent a picture that is no QR code")));
    }
}
