using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Link;

namespace PkgImage.Tests.Link;

[TestClass]
public sealed class LinkCommandTests
{
    private static readonly LinkOptions Options = new("gnu", ["-shared", "-zdefs"]);

    [TestMethod]
    public void Flavor_arguments_output_input_in_this_order()
    {
        var command = LinkCommand.Create(Options, "out", "in.a");

        Assert.AreEqual("-flavor gnu -shared -zdefs -o out --whole-archive in.a", command.ToString());
    }

    [TestMethod]
    public void An_archive_has_fixed_headers_and_members_at_even_offsets()
    {
        using var archive = new MemoryStream();
        ObjectArchive.Write(archive, [[1, 2, 3], [4, 5]]);
        var header = "{0}/        0           0     0     100644  {1}         `\n";
        var index = "/               0           0     0     100644  4         `\n\0\0\0\0";
        var expected = "!<arch>\n" + index + string.Format(null, header, "00000.o", 3) + "\u0001\u0002\u0003\n" + string.Format(null, header, "00001.o", 2) + "\u0004\u0005";
        Assert.AreEqual(expected, Encoding.ASCII.GetString(archive.ToArray()));
    }

    [TestMethod]
    public void Flavors_have_their_own_word_for_a_whole_archive() =>
        Assert.AreEqual("-flavor darwin -dylib -o out -force_load in.a", LinkCommand.Create(new LinkOptions("darwin", ["-dylib"]), "out", "in.a").ToString());

    [TestMethod]
    public void Arguments_for_another_architecture_are_left_out()
    {
        CollectionAssert.IsSubsetOf(new[] { "-m", "arm64pe" }, LinkDefaults.For("win-arm64").Arguments);
        CollectionAssert.DoesNotContain(LinkDefaults.For("win-x64").Arguments, "arm64pe");
        CollectionAssert.IsSubsetOf(new[] { "-platform_version", "macos", "11.0", "-arch", "x86_64" }, LinkDefaults.For("osx-x64").Arguments);
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
