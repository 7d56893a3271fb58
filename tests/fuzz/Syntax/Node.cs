// The programs' own syntax tree: a node is a text with holes, and what fills them. A sort tells what can fill a hole, so that shrinking
// needs to know nothing of C#: parts of a list are left out, and a node gives its place to one of the same sort from inside of it.
using System.Collections.Immutable;
using System.Text;

namespace PkgImage.Fuzz.Syntax;

/// <summary>A node; immutable.</summary>
/// <param name="template">The text; each <see cref="Hole"/> stands for the next child, in a list the one hole for all of them.</param>
internal sealed class Node(Sort sort, string template, ImmutableArray<Node> children)
{
    public const char Hole = '$';

    public Sort Sort { get; } = sort;
    public ImmutableArray<Node> Children { get; } = children;

    /// <summary>Of a list, the text between two children: any child may be left out. Null for other nodes.</summary>
    public string? Separator { get; init; }

    /// <summary>The method whose parameters or arguments the children are, or that the node declares; null for other nodes.</summary>
    public string? Method { get; init; }

    /// <summary>Length of the text, about: what shrinking makes less.</summary>
    public int Length { get; } = template.Length + children.Sum(c => c.Length);

    public static Node Of(Sort sort, string template, params ReadOnlySpan<Node> children) => new(sort, template, [.. children]);

    public static Node List(Sort sort, string template, string separator, IEnumerable<Node> children) =>
        new(sort, template, [.. children]) { Separator = separator };

    public Node With(ImmutableArray<Node> children) => new(Sort, template, children) { Separator = Separator, Method = Method };

    /// <summary>The node under another sort: a place as a value.</summary>
    public Node As(Sort sort) => new(sort, template, Children) { Separator = Separator, Method = Method };

    public IEnumerable<Node> DescendantsAndSelf() => Children.SelectMany(c => c.DescendantsAndSelf()).Prepend(this);

    /// <summary>C# text, indented by its braces.</summary>
    public string Print()
    {
        var flat = new StringBuilder();
        Append(flat);
        var text = new StringBuilder(flat.Length * 2);
        var depth = 0;
        foreach (var line in flat.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (opened, closed) = (line.Count(c => c == '{'), line.Count(c => c == '}'));
            text.Append(' ', 4 * (line.StartsWith('}') ? depth - 1 : depth)).Append(line).Append('\n');
            depth += opened - closed;
        }
        return text.ToString();
    }

    public override string ToString() => Print();

    private void Append(StringBuilder text)
    {
        var next = 0;
        foreach (var c in template)
        {
            if (c != Hole)
                text.Append(c);
            else if (Separator is null)
                Children[next++].Append(text);
            else
                AppendList(text);
        }
    }

    private void AppendList(StringBuilder text)
    {
        for (var i = 0; i < Children.Length; i++)
        {
            if (i > 0)
                text.Append(Separator);
            Children[i].Append(text);
        }
    }
}
