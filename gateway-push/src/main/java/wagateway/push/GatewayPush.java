package wagateway.push;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts a push pod. */
@SpringBootApplication
@ConfigurationPropertiesScan("wagateway")
public class GatewayPush {
    /** @param args options of Spring Boot; settings come from the environment */
    public static void main(String[] args) {
        SpringApplication.run(GatewayPush.class, args);
    }
}
