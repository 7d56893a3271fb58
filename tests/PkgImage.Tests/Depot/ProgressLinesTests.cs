// Lines for people who wait: what is done of how much, after how long.
using System.Text.RegularExpressions;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Image;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class ProgressLinesTests
{
    [TestMethod]
    public void A_package_tells_what_is_done_of_how_much()
    {
        using var output = new StringWriter();
        var lines = new ProgressLines("Algebra", output, seconds: 0);
        for (var done = 1; done <= 3; done++)
            lines.Report(new BuildProgress(done, 3));
        // The last one is followed by the package's own line.
        StringAssert.Matches(output.ToString(), new Regex(@"^Algebra: 1 of 3 clones of kernels after \d+ s\s+Algebra: 2 of 3 clones of kernels after \d+ s\s+$"));
    }

    [TestMethod]
    public void Transfers_tell_how_much_went()
    {
        using var output = new StringWriter();
        var lines = new TransferLines(output, seconds: 0);
        lines.Report(3 << 20);
        lines.Report(1 << 20);
        StringAssert.Matches(output.ToString(), new Regex(@"^remote cache: 3,072 KB transferred after \d+ s\s+remote cache: 4,096 KB transferred after \d+ s\s+$"));
    }

    [TestMethod]
    public void What_is_done_sooner_says_nothing()
    {
        using var output = new StringWriter();
        new ProgressLines("Algebra", output, seconds: 1 << 20).Report(new BuildProgress(1, 3));
        new TransferLines(output, seconds: 1 << 20).Report(1);
        Assert.AreEqual("", output.ToString());
    }
}
