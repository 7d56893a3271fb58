// The names that an assembly's source files have in images: see SourceLines. Read from the symbols at once, since the folder that all share is known only then.
using System.Text.RegularExpressions;

namespace PkgImage.Compiler.Import;

/// <summary>Names of one assembly's documents.</summary>
internal sealed partial class SourceDocuments
{
    private readonly string _root;
    private readonly string _shared;

    /// <param name="assembly">Simple name.</param>
    /// <param name="paths">Of all documents, as the compiler wrote them.</param>
    public SourceDocuments(string assembly, IEnumerable<string> paths)
    {
        _root = $"/_/{assembly}/";
        string[]? shared = null;
        foreach (var path in paths.Select(Normalized).Where(IsOfThisMachine))
        {
            var folders = path.Split('/')[..^1];
            shared = shared is null ? folders : [.. shared.Zip(folders).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }
        _shared = shared is null ? "" : string.Concat(shared.Select(folder => folder + "/"));
    }

    /// <summary>The name of a document.</summary>
    /// <param name="path">One of those that the names were made of.</param>
    public string NameOf(string path)
    {
        var normalized = Normalized(path);
        return Settled().IsMatch(normalized) ? normalized
            : IsOfThisMachine(normalized) ? _root + normalized[_shared.Length..]
            : _root + normalized;
    }

    /// <summary>Windows' paths may have either separator.</summary>
    private static string Normalized(string path) => path.Replace('\\', '/');

    /// <summary>Whether a path leads from a root: not one that generated files have, nor a settled one.</summary>
    private static bool IsOfThisMachine(string path) => !Settled().IsMatch(path) && (path.StartsWith('/') || path is [_, ':', ..]);

    /// <summary>Deterministic source paths: in /_/ or, of other repositories, /_1/ and so on.</summary>
    [GeneratedRegex(@"^/_\d*/")]
    private static partial Regex Settled();
}
