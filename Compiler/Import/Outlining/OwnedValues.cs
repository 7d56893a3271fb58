// Which values nobody but a loop reaches while it runs: the enumerator of `foreach`, above all. The method has it in a local and takes its address only to call
// its members, which leave it with nobody; so native code may hold its fields in registers, and write them back when the loop is done.
//
// When an exception leaves the loop they are not written back. So a handler that the exception may come to must not look at the value, other than to dispose of it
// by a method that does nothing, as that of a list's enumerator.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>Locals of one method that are owned by a loop of it.</summary>
internal sealed class OwnedValues(MethodBody body, BodyFlow flow, LoopRegion region)
{
    /// <summary>True when the loop owns what is in a local that it is passed by reference.</summary>
    public bool Contains(VariableDefinition local)
    {
        if (local.VariableType is ByReferenceType or PointerType || local.VariableType.Resolve() is not { IsValueType: true, IsPrimitive: false, IsEnum: false })
            return false;
        for (var i = 0; i < body.Instructions.Count; i++)
        {
            var instruction = body.Instructions[i];
            if (BodyFlow.LocalOf(instruction, body) != local || flow.Depths[i] < 0)
                continue;
            if (BodyFlow.IsAddress(instruction) && (MemberCalledOn(i) is not { } called || EscapingAddresses.LeavesReceiver(called)))
                return false;
        }
        return !region.IsReadByHandlers(flow, local) || region.Handlers.All(handler => OnlyDisposesOf(local, handler));
    }

    /// <summary>The member that is called on the address an instruction takes; null when anything else is done with it.</summary>
    private MethodReference? MemberCalledOn(int number)
    {
        var entry = flow.Depths[number];
        for (var at = number + 1; at < body.Instructions.Count && flow.Depths[at] > entry; at++)
        {
            var instruction = body.Instructions[at];
            if (BodyFlow.EffectOf(instruction, flow.Depths[at]) is not var (taken, _))
                return null;
            if (flow.Depths[at] - taken <= entry)
            {
                return flow.Depths[at] - taken == entry && instruction.OpCode.Code is Code.Call or Code.Callvirt && instruction.Operand is MethodReference { HasThis: true } called
                    ? called
                    : null;
            }
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
                return null;
        }
        return null;
    }

    /// <summary>Whether a handler does nothing with a value but to dispose of it, to no effect, and then lets the exception go on.</summary>
    private bool OnlyDisposesOf(VariableDefinition local, ExceptionHandler handler)
    {
        if (handler.HandlerType is not (ExceptionHandlerType.Finally or ExceptionHandlerType.Fault))
            return false;
        var (from, to) = (flow.NumberOf(handler.HandlerStart), handler.HandlerEnd is null ? body.Instructions.Count : flow.NumberOf(handler.HandlerEnd));
        return Enumerable.Range(from, to - from).Where(i => BodyFlow.LocalOf(body.Instructions[i], body) == local)
            .All(i => BodyFlow.IsAddress(body.Instructions[i]) && MemberCalledOn(i) is { } called && IsEmptyDispose(called, local.VariableType));
    }

    private static bool IsEmptyDispose(MethodReference called, TypeReference type)
    {
        if (called is not { Name: "Dispose", Parameters.Count: 0 } || called.Resolve() is not { } definition)
            return false;
        var implementation = definition.DeclaringType.IsInterface ? MemberLookup.FindImplementation(type, definition, called.DeclaringType, [])?.Definition : definition;
        return implementation is { HasBody: true } && implementation.Body.Instructions.All(instruction => instruction.OpCode.Code is Code.Nop or Code.Ret);
    }
}
