// Finds the loops of a method that has to stay IL as a whole, and tries each as a kernel: the outermost first, then what lies inside.
using Mono.Cecil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

/// <param name="tryImport">Imports a loop's method; false when it stays IL, and then nothing of it may be kept.</param>
internal sealed class LoopOutliner(Func<OutlinedLoop, bool> tryImport)
{
    /// <summary>Loops tried in one method, so that a huge one costs bounded time.</summary>
    private const int MaxAttempts = 24;

    /// <summary>Instructions below which an inner loop is not worth a call for each time the outer one goes round.</summary>
    private const int MinInnerLoop = 24;

    /// <summary>The same for any loop that ends where elements say so: it goes round a few times at most, as a rule, and is no vector loop.</summary>
    private const int MinSearch = 60;

    /// <summary>Methods longer than this are left alone.</summary>
    private const int MaxInstructions = 5_000;

    /// <summary>The loops of a method that became kernels; their methods are attached to the type.</summary>
    /// <param name="isWhole">True when every outermost loop did.</param>
    public IReadOnlyList<OutlinedLoop> Outline(MethodDefinition method, out bool isWhole)
    {
        var loops = new List<OutlinedLoop>();
        try
        {
            isWhole = OutlineInto(loops, method);
        }
        catch (Exception e) when (MalformedMetadata.IsCauseOf(e) || e is AssemblyResolutionException)
        {
            // The method's skip already says what is wrong with it, or that something it names cannot be found.
            loops.ForEach(l => l.Detach());
            loops.Clear();
            isWhole = false;
        }
        return loops;
    }

    private bool OutlineInto(List<OutlinedLoop> loops, MethodDefinition method)
    {
        if (method.Body.Instructions.Count > MaxInstructions || BodyFlow.Of(method.Body) is not { } flow)
            return false;
        var attempts = 0;
        var isWhole = true;
        foreach (var stretch in LoopRegion.FindOutermost(method.Body, flow))
            isWhole &= TryStretch(stretch, isInner: false);
        return isWhole && loops.Count > 0;

        bool TryStretch((int First, int Last) stretch, bool isInner)
        {
            if (++attempts > MaxAttempts || !(isInner ? IsWorthACallEachRound(stretch) : IsWorthACall(stretch)))
                return false;
            if (LoopRegion.Of(method.Body, flow, stretch) is { } region && OutlinedLoop.Create(method, flow, region) is { } loop)
            {
                loop.Attach();
                if (tryImport(loop))
                {
                    loops.Add(loop);
                    return true;
                }
                loop.Detach();
            }
            foreach (var inner in LoopRegion.FindInside(method.Body, flow, stretch))
                TryStretch(inner, isInner: true);
            return false;
        }

        bool IsWorthACall((int First, int Last) loop) =>
            loop.Last - loop.First >= MinSearch || !IsSearch(loop) || LoopRegion.FindInside(method.Body, flow, loop).Count > 0;

        bool IsWorthACallEachRound((int First, int Last) inner) =>
            !LoopRegion.IsOfFewRounds(method.Body, flow, inner) && !LoopRegion.IsDividing(method.Body, flow, inner)
            && inner.Last - inner.First >= (IsSearch(inner) ? MinSearch : MinInnerLoop);

        bool IsSearch((int First, int Last) loop) => LoopRegion.IsSearch(method.Body, flow, loop) || LoopRegion.IsSearchedFor(method.Body, flow, loop);
    }
}
