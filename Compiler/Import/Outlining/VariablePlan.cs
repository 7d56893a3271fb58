// How each local and argument of a loop gets into the method made of it, and back.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

internal enum VariableForm
{
    /// <summary>
    /// Only the loop uses it, its addresses included: a local of the new method, zero at first as it was in the source method.
    /// </summary>
    Private,
    /// <summary>Passed by value; what the loop stores to it is not read afterwards.</summary>
    Value,
    /// <summary>Passed by reference, copied into a local at entry and back at every exit.</summary>
    Copied,
    /// <summary>
    /// Passed by reference and used in place: its address is taken somewhere, for more than <see cref="SpanAddresses"/> tells, or a handler may read what
    /// the loop had assigned when it threw.
    /// </summary>
    InPlace,
}

/// <summary>One variable of a loop.</summary>
/// <param name="Variable">A VariableDefinition or ParameterDefinition of the source method; never `this`.</param>
internal sealed record VariableUse(object Variable, TypeReference Type, VariableForm Form)
{
    public bool IsPrivate => Form == VariableForm.Private;
    public bool IsReference => Form is VariableForm.Copied or VariableForm.InPlace;

    /// <summary>Whether the loop alone reaches what it is passed by reference: its address is taken nowhere, or as <see cref="OwnedValues"/> says.</summary>
    public bool IsOwned { get; init; }
}

internal static class VariablePlan
{
    /// <summary>The variables of a region in order of first use, or null when one of them cannot be passed.</summary>
    /// <param name="rows">What is computed before the loop.</param>
    public static IReadOnlyList<VariableUse>? Of(MethodBody body, BodyFlow flow, LoopRegion region, InvariantRows rows)
    {
        var inside = body.Instructions.Where((_, i) => region.Contains(i) && !rows.IsWithin(i)).ToList();
        var outside = body.Instructions.Where((_, i) => !region.Contains(i) || rows.IsWithin(i)).ToList();
        var isRepeated = IsRepeated(flow, region);
        var addresses = new EscapingAddresses(body, flow, region);
        var owned = new OwnedValues(body, flow, region);
        var plan = new List<VariableUse>();
        foreach (var variable in inside.Select(i => BodyFlow.VariableOf(i, body)).OfType<object>().Distinct())
        {
            if (ReferenceEquals(variable, body.ThisParameter))
            {
                if (inside.Any(i => BodyFlow.VariableOf(i, body) == variable && (BodyFlow.IsStore(i) || BodyFlow.IsAddress(i))))
                    return null;
                continue;
            }
            var type = variable is VariableDefinition local ? local.VariableType : ((ParameterDefinition)variable).ParameterType;
            var use = new VariableUse(variable, type, FormOf(variable));
            if (type.IsPinned || (use.IsReference && type.IsByReference))
                return null;
            plan.Add(use with { IsOwned = use.Form == VariableForm.Copied || (use.Form == VariableForm.InPlace && variable is VariableDefinition value && owned.Contains(value)) });
        }
        return plan;

        VariableForm FormOf(object variable)
        {
            var live = variable as VariableDefinition;
            var isUsedOutside = outside.Any(i => BodyFlow.VariableOf(i, body) == variable);
            if (live is not null && !isUsedOutside && (!isRepeated || !flow.LiveIn[region.Entry].Contains(live)) && !addresses.Leaves(live))
                return VariableForm.Private;
            if (inside.Concat(outside).Any(i => BodyFlow.VariableOf(i, body) == variable && UseOf(i) == AddressUse.Unknown))
                return VariableForm.InPlace;
            if (!inside.Any(i => BodyFlow.VariableOf(i, body) == variable && (BodyFlow.IsStore(i) || UseOf(i) == AddressUse.Store)))
                return VariableForm.Value;
            if (region.Handlers.Count > 0 && (live is null || region.IsReadByHandlers(flow, live)))
                return VariableForm.InPlace;
            // Liveness is known for locals; an argument stored to may always be read again.
            var isReadAfterwards = live is null || region.Exits.Any(e => flow.LiveIn[e].Contains(live));
            return isReadAfterwards ? VariableForm.Copied : VariableForm.Value;
        }

        AddressUse? UseOf(Instruction instruction) =>
            BodyFlow.IsAddress(instruction) ? SpanAddresses.UseOf(body, flow, flow.NumberOf(instruction)) : null;
    }

    /// <summary>True when control can come back to the region after leaving it: it lies in a loop itself.</summary>
    private static bool IsRepeated(BodyFlow flow, LoopRegion region)
    {
        var reached = new HashSet<int>();
        var pending = new Stack<int>(region.Exits);
        while (pending.TryPop(out var at))
        {
            if (at == region.Entry)
                return true;
            if (!reached.Add(at))
                continue;
            foreach (var next in flow.Successors(at))
                pending.Push(next);
        }
        return false;
    }
}
