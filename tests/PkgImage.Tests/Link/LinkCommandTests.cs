using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Link;

namespace PkgImage.Tests.Link;

[TestClass]
public sealed class LinkCommandTests
{
    private static readonly LinkOptions Options = new("gnu", ["-shared", "-zdefs"]);

    [TestMethod]
    public void Flavor_arguments_output_inputs_in_this_order()
    {
        var command = LinkCommand.Create(Options, "out", ["a.o", "b.o"]);

        Assert.AreEqual("-flavor gnu -shared -zdefs -o out a.o b.o", command.ToString());
        Assert.IsNull(command.ResponseFile);
    }

    [TestMethod]
    public void Many_inputs_move_into_a_response_file_in_order()
    {
        var inputs = Enumerable.Range(0, LinkCommand.MaxInputsOnCommandLine + 1).Select(i => $"{i}.o").ToArray();
        var command = LinkCommand.Create(Options, "out", [.. inputs]);

        Assert.AreEqual("-flavor gnu -shared -zdefs -o out @inputs.rsp", command.ToString());
        CollectionAssert.AreEqual(inputs, command.ResponseFile!.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public void The_command_line_has_the_arguments_of_the_targets_file()
    {
        var options = LinkDefaults.For("linux-arm64");

        Assert.AreEqual("gnu", options.Flavor);
        Assert.AreEqual("-shared", options.Arguments[0]);
        foreach (var argument in new[] { "-zdefs", "-ztext", "-zrelro", "-znow", "-znoexecstack", "--build-id=sha1" })
            CollectionAssert.Contains(options.Arguments.ToArray(), argument);
    }

    [TestMethod]
    public void A_platform_without_images_is_named()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => LinkDefaults.For("solaris-x64"));
        Assert.AreEqual(DiagnosticCode.UnsupportedPlatform, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "solaris-x64");
    }
}
