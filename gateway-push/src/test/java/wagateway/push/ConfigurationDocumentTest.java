package wagateway.push;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import wagateway.architecture.ConfigurationDocument;

class ConfigurationDocumentTest {
    @Test
    void every_setting_is_documented() throws IOException {
        ConfigurationDocument.check("gateway-push");
    }
}
