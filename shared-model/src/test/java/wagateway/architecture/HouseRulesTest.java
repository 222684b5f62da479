package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void a_planted_cycle_is_found() {
        var planted = new ClassFileImporter().importPackages("wagateway.planted");

        var result = HouseRules.packages_form_no_cycle.evaluate(planted);

        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString())
                .contains("planted.left")
                .contains("planted.right");
    }

    @Test
    void a_package_without_null_marking_is_found() {
        var planted = new ClassFileImporter().importPackages("wagateway.planted");

        assertThat(HouseRules.packages_are_null_marked.evaluate(planted).hasViolation())
                .isTrue();
    }

    @Test
    void a_vendor_is_used_in_classes_that_bear_its_name_and_in_no_others() {
        var planted = new ClassFileImporter().importPackages("wagateway.planted");

        var result = HouseRules.nimbus_is_used_in_nimbus_classes.evaluate(planted);

        assertThat(result.getFailureReport().getDetails())
                .isNotEmpty()
                .allMatch(violation -> violation.contains("wagateway.planted.vendor.Hidden"));
    }
}
