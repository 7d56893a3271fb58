// The protected blocks of a method (ECMA-335 I.12.4.2, II.19, II.25.4.6) as a tree, checked once: blocks nest, handlers lie in what
// surrounds their block, and nothing branches across a border but by leave.
//
// Clauses over the same instructions are one region. A region either catches or cleans up (finally, fault); C# never mixes the two, nor do
// filters ever run in native code: both are refused.
using System.Collections.Immutable;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>One protected block with its handlers.</summary>
/// <param name="Start">Offset of its first instruction.</param>
/// <param name="End">Offset behind its last.</param>
/// <param name="Clauses">In the order they are tried; of a region that cleans up just one.</param>
internal sealed record ProtectedRegion(int Start, int End, ImmutableArray<ExceptionHandler> Clauses)
{
    public bool Catches => Clauses[0].HandlerType == ExceptionHandlerType.Catch;

    /// <summary>True when leaving the block in the ordinary way runs the handler too.</summary>
    public bool IsFinally => Clauses[0].HandlerType == ExceptionHandlerType.Finally;

    public bool Contains(int offset) => offset >= Start && offset < End;
}

internal sealed class ProtectedRegions
{
    /// <summary>Clauses beyond which a method is not imported, so that hostile input costs bounded time.</summary>
    private const int MaxClauses = 1_000;

    private readonly ImmutableArray<ProtectedRegion> _regions;

    /// <summary>Every clause's handler, innermost first.</summary>
    private readonly ImmutableArray<(ProtectedRegion Region, ExceptionHandler Clause)> _handlers;

    /// <exception cref="MethodSkippedException">PKI3016 for a filter, PKI3021 for blocks that do not nest, PKI3026 for too many.</exception>
    /// <param name="handlers">The clauses of a body.</param>
    public ProtectedRegions(ICollection<ExceptionHandler> handlers)
    {
        if (handlers.Count > MaxClauses)
            throw new MethodSkippedException(DiagnosticCode.TooLarge, $"has {handlers.Count} exception handlers");
        foreach (var clause in handlers)
        {
            if (clause.TryStart is null || clause.HandlerStart is null)
                throw new MethodSkippedException(DiagnosticCode.InvalidIL, "a protected block has no beginning");
            if (clause.HandlerType == ExceptionHandlerType.Filter)
                throw new MethodSkippedException(DiagnosticCode.ExceptionHandler, "filters the exceptions it catches");
        }
        _regions =
        [
            .. handlers
                .GroupBy(h => (Start: h.TryStart.Offset, End: EndOf(h.TryEnd)))
                .Select(g => new ProtectedRegion(g.Key.Start, g.Key.End, [.. g]))
                .OrderBy(r => r.End - r.Start),
        ];
        _handlers = [.. _regions.SelectMany(r => r.Clauses.Select(c => (r, c))).OrderBy(h => EndOf(h.c.HandlerEnd) - h.c.HandlerStart.Offset)];
        foreach (var region in _regions)
            Check(region);
    }

    /// <summary>The innermost protected block around an instruction, or null.</summary>
    public ProtectedRegion? Around(Instruction instruction) => _regions.FirstOrDefault(r => r.Contains(instruction.Offset));

    /// <summary>The next protected block around a region and its handlers, or null.</summary>
    public ProtectedRegion? Around(ProtectedRegion region) => Around(region.Clauses[0].HandlerStart);

    /// <summary>The innermost handler an instruction is in.</summary>
    public (ProtectedRegion Region, ExceptionHandler Clause)? HandlerAround(Instruction instruction)
    {
        foreach (var handler in _handlers)
        {
            if (IsIn(handler.Clause, instruction))
                return handler;
        }
        return null;
    }

    /// <summary>True when control may go from one instruction to another by a branch or by running on: it may enter blocks at their start.</summary>
    public bool MayBranch(Instruction from, Instruction to)
    {
        if (HandlerAround(from)?.Clause != HandlerAround(to)?.Clause)
            return false;
        var source = Around(from);
        for (var region = Around(to); region != source; region = _regions.FirstOrDefault(r => r != region && r.Contains(region.Start) && r.End >= region.End))
        {
            if (region is null || region.Start != to.Offset)
                return false;
        }
        return true;
    }

    /// <summary>The blocks with a finally clause that a leave gets out of, innermost first.</summary>
    /// <exception cref="MethodSkippedException">PKI3021 when it leads into a handler, or out of one that only an exception or its end leaves.</exception>
    public IEnumerable<ProtectedRegion> LeftBy(Instruction leave, Instruction target)
    {
        foreach (var (region, clause) in _handlers)
        {
            var (isFrom, isTo) = (IsIn(clause, leave), IsIn(clause, target));
            if (isFrom != isTo && (isTo || !region.Catches))
                throw new MethodSkippedException(DiagnosticCode.InvalidIL, "leaves a block where it must not");
        }
        return _regions.Where(r => r.IsFinally && r.Contains(leave.Offset) && !r.Contains(target.Offset));
    }

    private void Check(ProtectedRegion region)
    {
        if (region.Clauses.Length > 1 && !region.Clauses.All(c => c.HandlerType == ExceptionHandlerType.Catch))
            throw new MethodSkippedException(DiagnosticCode.ExceptionHandler, "catches and cleans up around the same instructions");
        var around = _regions.FirstOrDefault(r => r != region && r.Contains(region.Start) && r.End >= region.End);
        var nests = _regions.All(r => r.Contains(region.Start) == r.Contains(region.End - 1) || (region.Contains(r.Start) && region.End >= r.End))
            && region.Clauses.All(c => Around(c.HandlerStart) == around && !region.Contains(c.HandlerStart.Offset));
        if (!nests || region.Start >= region.End)
            throw new MethodSkippedException(DiagnosticCode.InvalidIL, "protected blocks do not nest");
    }

    private static bool IsIn(ExceptionHandler clause, Instruction instruction) =>
        instruction.Offset >= clause.HandlerStart.Offset && instruction.Offset < EndOf(clause.HandlerEnd);

    /// <summary>A block without an end goes on to the end of the body.</summary>
    private static int EndOf(Instruction? end) => end?.Offset ?? int.MaxValue;
}
