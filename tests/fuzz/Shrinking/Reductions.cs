// The programs that are one step shorter than a program. Nothing here knows C#: a step may give a program that does not compile, which
// then is no smaller failure.
using System.Collections.Immutable;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Shrinking;

internal static class Reductions
{
    /// <summary>All of them, long steps first.</summary>
    public static IEnumerable<Node> Of(Node program) => Within(program).Concat(WithoutParameters(program));

    private static IEnumerable<Node> Within(Node node)
    {
        foreach (var shorter in Shortened(node).Concat(Replaced(node)))
        {
            if (shorter.Length < node.Length)
                yield return shorter;
        }
        for (var i = 0; i < node.Children.Length; i++)
        {
            foreach (var child in Within(node.Children[i]))
                yield return node.With(node.Children.SetItem(i, child));
        }
    }

    /// <summary>A list without some of its elements: all, each half, each quarter, down to each one; or with an inner list's elements for the list.</summary>
    private static IEnumerable<Node> Shortened(Node node)
    {
        if (node.Separator is null || node.Method is not null)
            yield break;
        for (var size = node.Children.Length; size > 0; size /= 2)
        {
            for (var start = 0; start < node.Children.Length; start += size)
                yield return node.With(node.Children.RemoveRange(start, Math.Min(size, node.Children.Length - start)));
        }
        foreach (var inner in node.Children.Where(c => c.Sort == node.Sort && c.Separator is not null))
            yield return node.With([.. node.Children.SelectMany(c => ReferenceEquals(c, inner) ? inner.Children.AsEnumerable() : [c])]);
    }

    /// <summary>The simplest of its sort, or what is nearest inside of it and fits in its place.</summary>
    private static IEnumerable<Node> Replaced(Node node)
    {
        if (Simplest(node.Sort) is { } simplest)
            yield return simplest;
        foreach (var inner in node.Children.SelectMany(c => Nearest(c, node.Sort)))
            yield return inner;
    }

    private static IEnumerable<Node> Nearest(Node node, Sort wanted) =>
        wanted.Takes(node.Sort) ? [node] : node.Children.SelectMany(c => Nearest(c, wanted));

    private static Node? Simplest(Sort sort) => sort.Kind switch
    {
        SortKind.Value when sort.Type == CsType.Bool.Name => Node.Of(sort, "false"),
        SortKind.Value when sort.Type == CsType.Int.Name => Node.Of(sort, "0"),
        SortKind.Value when sort.Type != "void" => Node.Of(sort, $"default({sort.Type})"),
        SortKind.Bound => Node.Of(sort, "1"),
        _ => null,
    };

    /// <summary>The program without one parameter of one method, and without what its calls pass for it.</summary>
    private static IEnumerable<Node> WithoutParameters(Node program)
    {
        foreach (var list in program.DescendantsAndSelf().Where(n => n.Sort.Kind == SortKind.Parameters))
        {
            for (var i = 0; i < list.Children.Length; i++)
                yield return Without(program, list.Method!, i);
        }
    }

    private static Node Without(Node node, string method, int index)
    {
        ImmutableArray<Node> children = [.. node.Children.Select(c => Without(c, method, index))];
        return node.With(node.Method == method && index < children.Length ? children.RemoveAt(index) : children);
    }
}
