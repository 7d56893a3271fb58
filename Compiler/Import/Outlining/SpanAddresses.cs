// What becomes of the address of a variable that holds a span. C# calls a span's members on it (values[i] is ldloca, i, call get_Item), and
// constructs spans on it. Spans are readonly structs, whose members change nothing, and what a member returns is no way to the variable; so a
// variable that only such calls get the address of is one that is read and stored to, like any other.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>What an instruction that takes a variable's address does to the variable.</summary>
internal enum AddressUse
{
    /// <summary>It is read: a member of the span in it is called.</summary>
    Read,
    /// <summary>It is stored to: the span in it is constructed.</summary>
    Store,
    /// <summary>It is anybody's.</summary>
    Unknown,
}

/// <summary>Addresses taken in one body.</summary>
internal static class SpanAddresses
{
    /// <summary>What the address is for that the instruction of that number takes.</summary>
    /// <remarks>Followed in a straight line; where control may part while the address is on the stack, nothing is said.</remarks>
    public static AddressUse UseOf(MethodBody body, BodyFlow flow, int number)
    {
        // The entry of the stack that the address becomes.
        var entry = flow.Depths[number];
        for (var at = number + 1; at < body.Instructions.Count && flow.Depths[at] > entry; at++)
        {
            var instruction = body.Instructions[at];
            if (BodyFlow.EffectOf(instruction, flow.Depths[at]) is not var (taken, _))
                return AddressUse.Unknown;
            if (flow.Depths[at] - taken <= entry)
                return UseOf(instruction, position: taken - (flow.Depths[at] - entry));
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
                return AddressUse.Unknown;
        }
        return AddressUse.Unknown;
    }

    /// <param name="position">Of the address among what the instruction takes, the first being that of `this` in a call.</param>
    private static AddressUse UseOf(Instruction instruction, int position)
    {
        if (position != 0 || instruction is not { OpCode.Code: Code.Call, Operand: MethodReference { HasThis: true } called } || !SpanTypes.IsSpan(called.DeclaringType))
            return AddressUse.Unknown;
        return called.Name == ".ctor" ? AddressUse.Store : AddressUse.Read;
    }
}
