"""veraPDF, fetched by Maven, checks PDFs of the demo's pages by the rules of PDF/UA-1."""

import shutil
import subprocess

import pytest
from django.test import Client
from wagtail.models import Page

from cms.machines.pdfs import has_pdf
from tests.demo import DEMO, demo_of_today

pytestmark = pytest.mark.xdist_group(DEMO)

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>check</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.verapdf</groupId><artifactId>validation-model</artifactId><version>1.28.2</version>
  </dependency></dependencies>
</project>"""
CHECK = """
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;

public class Check {
  public static void main(String[] names) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString("ua1");
    for (String name : names) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(name), flavour)) {
        ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        System.out.println("CHECKED " + name + " " + result.isCompliant());
        for (TestAssertion one : result.getTestAssertions()) {
          if (one.getStatus() == TestAssertion.Status.FAILED) {
            System.out.println("FOUND " + name + " " + one.getRuleId().getClause() + " " + one.getMessage());
          }
        }
      }
    }
  }
}
"""


def test_pdfs_of_the_demo_follow_pdf_ua(transactional_db, tmp_path):
    if not (shutil.which("mvn") and shutil.which("java")):
        pytest.skip("needs Java and Maven")
    demo_of_today()
    (tmp_path / "pom.xml").write_text(POM)
    (tmp_path / "Check.java").write_text(CHECK)
    subprocess.run(["mvn", "-q", "-B", "dependency:build-classpath", "-Dmdep.outputFile=path.txt"], cwd=tmp_path, check=True)
    names = []
    for page in Page.objects.live().specific():
        if has_pdf(page) and not page.alias_of_id:
            answer = Client().get(f"{page.url.rstrip('/')}.pdf")
            if answer["Content-Type"] == "application/pdf":
                names.append(f"{page.pk}.pdf")
                (tmp_path / names[-1]).write_bytes(answer.content)

    command = ["java", "-cp", (tmp_path / "path.txt").read_text(), "Check.java", *names]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()

    assert [line for line in said if line.startswith("FOUND")] == []
    assert len([line for line in said if line.startswith("CHECKED")]) == len(names) > 50
