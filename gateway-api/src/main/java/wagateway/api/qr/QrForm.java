package wagateway.api.qr;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.server.NotAcceptableStatusException;

/** The representations of a code; a client that accepts several equally gets the first of them. */
enum QrForm {
    JSON(MediaType.APPLICATION_JSON_VALUE),
    PNG(MediaType.IMAGE_PNG_VALUE),
    SVG(QrForm.SVG_TYPE),
    TEXT(QrForm.TEXT_TYPE);

    static final String SVG_TYPE = "image/svg+xml";
    static final String TEXT_TYPE = "text/plain;charset=UTF-8";

    private final String type;

    QrForm(String type) {
        this.type = type;
    }

    MediaType mediaType() {
        return MediaType.valueOf(type);
    }

    /**
     * @param accepted what the client would rather have first
     * @throws NotAcceptableStatusException when it wants none of these
     */
    static QrForm of(List<MediaType> accepted) {
        return accepted.stream()
                .filter(type -> type.getQualityValue() > 0)
                .flatMap(type -> Arrays.stream(values()).filter(form -> type.includes(form.mediaType())))
                .findFirst()
                .orElseThrow(() -> new NotAcceptableStatusException(
                        Arrays.stream(values()).map(QrForm::mediaType).toList()));
    }
}
