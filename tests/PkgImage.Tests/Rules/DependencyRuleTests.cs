// The rules of the house, checked on the source text: which folder may know what. Names are looked for among the tokens of the
// code, so that comments may talk about anything.
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PkgImage.Tests.Rules;

/// <summary>A name that only some folders may use.</summary>
/// <param name="Sentence">The rule in words; the failure's message.</param>
/// <param name="Forbidden">Regular expression over a file's tokens, one space between each two.</param>
/// <param name="In">Folders the rule is about.</param>
/// <param name="Except">Folders among them that may.</param>
public sealed record FolderRule(string Sentence, string Forbidden, string[] In, string[] Except)
{
    public override string ToString() => Sentence;
}

[TestClass]
public sealed class DependencyRuleTests
{
    private const int MaximumLines = 500;

    /// <summary>As .editorconfig has it.</summary>
    private const int MaximumLength = 180;

    /// <summary>Lines up to which the documentation of the one type in a file says it all.</summary>
    private const int SelfExplaining = 40;

    private static readonly string[] s_product = ["Compiler", "Llvm", "Runtime", "Tasks"];

    public static IEnumerable<object[]> FolderRules =>
    [
        [new FolderRule(
            "LLVM is used only under Compiler/Lower and Compiler/Optimize, through the binding in Llvm.",
            @"\bLLVMSharp\b|\bLLVM\w+(Ref|Kind|Opcode|Predicate|Options)\b",
            s_product, ["Llvm", "Compiler/Lower", "Compiler/Optimize"])],
        [new FolderRule(
            "Mono.Cecil is used only under Compiler/Graph, Compiler/Import and Compiler/Weave.",
            @"\bMono \. Cecil\b",
            s_product, ["Compiler/Graph", "Compiler/Import", "Compiler/Weave"])],
        [new FolderRule(
            "Processes are started only under Compiler/Link and Tasks.",
            @"\bProcessStartInfo\b|\bProcess \. Start\b|\bnew Process\b|\bDiagnostics \. Process\b",
            s_product, ["Compiler/Link", "Tasks"])],
        [new FolderRule(
            "Microsoft.Build is used only in Tasks.",
            @"\bMicrosoft \. Build\b",
            s_product, ["Tasks"])],
        [new FolderRule(
            "Nothing that ends in a key, an image or a woven assembly looks at a clock or a random number.",
            @"\bDateTime(Offset)?\b|\bStopwatch\b|\bTickCount(64)?\b|\bNewGuid\b|\bCreateVersion7\b|\bRandom(NumberGenerator)?\b",
            [
                "Compiler/Graph", "Compiler/Staleness", "Compiler/Import", "Compiler/Kernels", "Compiler/IR", "Compiler/Lower",
                "Compiler/Optimize", "Compiler/Link", "Compiler/Image", "Compiler/Weave",
            ], [])],
        [new FolderRule(
            "The loader references no package: it uses neither the compiler nor LLVM, Cecil or a process.",
            @"\bPkgImage \. Compiler\b|\bLLVMSharp\b|\bMono \. Cecil\b|\bDiagnostics \. Process\b",
            ["Runtime"], [])],
    ];

    [TestMethod]
    [DynamicData(nameof(FolderRules))]
    public void FolderKnowsOnlyWhatItMay(FolderRule rule)
    {
        var forbidden = new Regex(rule.Forbidden, RegexOptions.CultureInvariant);
        var found =
            from folder in rule.In
            where Directory.Exists(Repository.PathOf(folder))
            from file in Repository.Files(folder, ".cs")
            where !rule.Except.Any(allowed => file.StartsWith(allowed + "/", StringComparison.Ordinal))
            let match = forbidden.Match(Tokens(file))
            where match.Success
            select $"{file}: {match.Value.Replace(" ", "", StringComparison.Ordinal)}";
        AssertNone(rule.Sentence, found);
    }

    [TestMethod]
    public void NoFileIsLong()
    {
        var found =
            from file in Repository.Files("", ".cs", ".targets", ".props", ".sh")
            let lines = File.ReadAllLines(Repository.PathOf(file)).Length
            where lines > MaximumLines
            select $"{file}: {lines} lines";
        AssertNone($"A file has one subject and at most {MaximumLines} lines.", found);
    }

    [TestMethod]
    public void NoLineIsTooLongToRead()
    {
        StringAssert.Contains(Repository.Read(".editorconfig"), $"max_line_length = {MaximumLength}");
        var found =
            from folder in s_product
            from file in Repository.Files(folder, ".cs")
            from line in Repository.Read(file).Split('\n').Index()
            where line.Item.Length > MaximumLength
            select $"{file}:{line.Index + 1}";
        AssertNone($"A line has at most {MaximumLength} characters.", found);
    }

    [TestMethod]
    public void EveryFileBeginsWithItsSubject()
    {
        var found =
            from folder in s_product
            from file in Repository.Files(folder, ".cs")
            let text = Repository.Read(file)
            where text.AsSpan().Count('\n') > SelfExplaining && !text.StartsWith("//", StringComparison.Ordinal)
            select file;
        AssertNone("A source file of more than a few lines begins with a comment that says what it is and why.", found);
    }

    [TestMethod]
    public void NoErrorIsSwallowed()
    {
        var found =
            from file in Repository.Files("", ".cs")
            from clause in Parse(file).DescendantNodes().OfType<CatchClauseSyntax>()
            where clause.Block.Statements.Count == 0 && !(CatchesNamedKinds(clause) && HasComment(clause.Block))
            select $"{file}({clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1})";
        AssertNone(
            "A catch block does something with what it caught; or it catches named kinds only, and a comment says why nothing is to be done.", found);
    }

    [TestMethod]
    public void NothingIsLeftForLater()
    {
        var found =
            from folder in s_product
            from file in Repository.Files(folder, ".cs", ".props", ".targets")
            let match = Regex.Match(Repository.Read(file), @"\bTO" + @"DO\b|\bFIX" + @"ME\b|\bHA" + @"CK\b|\bnew\s+NotImplemented" + "Exception")
            where match.Success
            select $"{file}: {match.Value}";
        AssertNone("What is committed is whole.", found);
    }

    [TestMethod]
    public void NoMachinePaths()
    {
        // Written in pieces, so that this file does not match itself.
        var machinePath = new Regex(@"(?<![\w.*~})])/" + @"(home|root|work|Users)/\w|[A-Z]:\\" + "Users");
        var found =
            from file in Repository.Files("", ".cs", ".csproj", ".props", ".targets", ".sh", ".md", ".json", ".config", ".sln", ".yml")
            let match = machinePath.Match(Repository.Read(file))
            where match.Success
            select $"{file}: {match.Value}";
        AssertNone("No file names a path of one machine.", found);
    }

    private static bool CatchesNamedKinds(CatchClauseSyntax clause) =>
        clause.Filter is not null || clause.Declaration is { Type: var type } && type.ToString() is not ("Exception" or "System.Exception");

    private static bool HasComment(BlockSyntax block) =>
        block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static void AssertNone(string rule, IEnumerable<string> found)
    {
        var list = found.ToList();
        if (list.Count > 0)
            Assert.Fail($"{rule}{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }

    private static SyntaxNode Parse(string file) => CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot();

    private static string Tokens(string file) =>
        string.Join(' ', Parse(file).DescendantTokens().Where(token => !token.IsKind(SyntaxKind.StringLiteralToken)).Select(token => token.Text));
}
