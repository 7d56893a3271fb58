// Makes a failing program small: takes one step after the other that leaves it failing, until none does. Steps are tried many at a time,
// since most of what a trial costs is the same for one and for many.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Shrinking;

/// <param name="findFailing">The position of a program that fails, or -1.</param>
internal sealed class Shrinker(Func<IReadOnlyList<Node>, int> findFailing)
{
    /// <summary>Characters tried together: few long programs, of which one of the first is often it, or many short ones.</summary>
    private const int Together = 40_000;

    /// <param name="progress">Told each smaller program.</param>
    public Node Shrink(Node program, Action<Node> progress)
    {
        // Steps before this one have failed since the last success; behind a success the search goes on where it was, not from the start.
        var position = 0;
        for (var failures = 0; ;)
        {
            var steps = Reductions.Of(program).ToList();
            if (failures >= steps.Count)
                return program;
            position %= steps.Count;
            var tried = steps.Skip(position).Take(Math.Clamp(Together / program.Length, 2, steps.Count - failures + 1)).ToList();
            var found = findFailing(tried);
            if (found < 0)
            {
                failures += tried.Count;
                position += tried.Count;
                continue;
            }
            (program, failures) = (tried[found], 0);
            position += found;
            progress(program);
        }
    }
}
