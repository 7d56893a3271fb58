// What images have for debuggers and profilers at each level of PkgImageDebugInfo: names of functions, source lines, and code that is the same with and without them.
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Image;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed class DebugInformationTests
{
    private const string Lines =
        """
        public static class Lines
        {
            public static long Sum(int[] values)
            {
                var sum = 0L;
                for (var i = 0; i < values.Length; i++)
                    sum += Cube(values[i]);
                return sum;
            }

            private static long Cube(long x) =>
                x * x
                * x;

            public static string Text(int[] values)
            {
                var sum = 0L;
                foreach (var value in values)
                    sum += Cube(value);
                return sum.ToString();
            }
        }
        """;

    private static readonly TemporaryFolder s_folder = new();
    private static readonly Lazy<string> s_assembly = new(() => Compile(s_folder.Path));

    public static IEnumerable<object[]> Platforms => PlatformImageTests.Platforms;

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Platforms))]
    public void Each_level_has_what_it_says(string platform)
    {
        var isMac = platform.StartsWith("osx-", StringComparison.Ordinal);
        var images = Enumerable.Range(0, 3).Select(level => Build(platform, level, inline: false)).ToArray();
        CollectionAssert.AreEqual(new[] { false, true, true }, images.Select(image => image.AsSpan().IndexOf("Lines.Cube_"u8) >= 0).ToArray(), "names of what is not exported");
        CollectionAssert.AreEqual(new[] { false, false, !isMac }, images.Select(image => image.AsSpan().IndexOf("/_/Lines/Lines.cs"u8) >= 0).ToArray(), "source lines");
    }

    [TestMethod]
    [TestProperty("Lesson", "19")]
    [DynamicData(nameof(Platforms))]
    public void Lines_name_no_folder_of_the_building_machine(string platform)
    {
        using var checkout = new TemporaryFolder();
        var elsewhere = Directory.CreateDirectory(Path.Combine(checkout.Path, "another", "checkout")).FullName;
        var image = Build(platform, 2);
        Assert.IsTrue(image.AsSpan().SequenceEqual(Build(platform, 2, Compile(elsewhere))));
        Assert.IsLessThan(0, image.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(s_folder.Path)));
    }

    [TestMethod]
    public void The_code_is_the_same_with_and_without_lines()
    {
        var code = Listing(Build("linux-x64", 1));
        StringAssert.Contains(code, "Lines.Sum");
        Assert.AreEqual(code, Listing(Build("linux-x64", 2)));
    }

    /// <summary>Each statement of a loop, of what was inlined there, and of a loop that was outlined.</summary>
    [TestMethod]
    [DataRow("Lines.Sum", "Lines.cs:7", "Lines.cs:6")]
    [DataRow("Lines.Text_loop0", "Lines.cs:19", "Lines.cs:18")]
    public void A_tool_finds_the_line_of_an_instruction(string function, string statement, string loop)
    {
        var path = Path.Combine(s_folder.Path, $"{function}.so");
        var image = Build("linux-x64", 2);
        File.WriteAllBytes(path, image);
        var symbol = NativeFile.Read(image, path).Symbols.First(symbol =>
            symbol.Name.StartsWith(function, StringComparison.Ordinal) && symbol.Name.EndsWith("x86_64_v3", StringComparison.Ordinal));
        var addresses = Enumerable.Range(0, (int)symbol.Size).Select(offset => $"0x{symbol.Address + offset:x}");
        var output = TestTool.Run("addr2line", "", ["-i", "-f", "-e", path, .. addresses]);
        StringAssert.Contains(output, $"/_/Lines/{loop}\n");
        StringAssert.Contains(output, $"/_/Lines/{statement}\n");
        StringAssert.Matches(output, new(@"Lines\.Cube\n/_/Lines/Lines\.cs:12\n[^\n]+\n/_/Lines/" + statement.Replace(".", @"\.", StringComparison.Ordinal)), "the inlined function, and where");
    }

    private static string Compile(string folder) => CSharpCompiler.Compile(folder, "Lines", [new FixtureSource(Path.Combine(folder, "Lines.cs"), Lines)]);

    private static byte[] Build(string platform, int level, string? assembly = null, bool inline = true)
    {
        var options = PlatformImageTests.Options(platform) with { DebugInfo = level, Inline = inline };
        using var universe = new AssemblyUniverse(Framework.Assemblies) { ReadsLines = options.HasSourceLines };
        return PlatformImageTests.Link(FixtureImport.Import(assembly ?? s_assembly.Value, options, universe), options);
    }

    private static string Listing(byte[] image) => CodeListingTests.Disassemble(image, "Lines.", null);
}
