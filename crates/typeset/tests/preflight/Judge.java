// Judges PDF/A-1b files by PDFBox Preflight: one line for each file that is valid, `bad` and what is wrong, each kind once, for each that is not.

import java.io.File;
import java.util.LinkedHashSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

public class Judge {
    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        for (String file : files) {
            ValidationResult result = judge(new File(file));
            String name = new File(file).getName();
            System.out.println((result.isValid() ? "good " : "bad ") + name + faults(result));
        }
    }

    private static ValidationResult judge(File file) throws Exception {
        PreflightParser parser = new PreflightParser(file);
        try {
            parser.parse();
            try (var document = parser.getPreflightDocument()) {
                document.validate();
                return document.getResult();
            }
        } catch (SyntaxValidationException unreadable) {
            return unreadable.getResult();
        }
    }

    private static String faults(ValidationResult result) {
        var kinds = new LinkedHashSet<String>();
        for (var error : result.getErrorsList()) {
            kinds.add(error.getErrorCode() + " " + error.getDetails());
        }
        return kinds.isEmpty() ? "" : ": " + String.join("; ", kinds);
    }
}
