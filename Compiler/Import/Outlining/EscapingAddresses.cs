// Which locals have an address that may be used after a loop. Such a local has to stay in its method: the frame of the loop's own method is gone
// by then. An address is followed from where it is taken: over the evaluation stack, through what is computed or called with it, and
// through locals that hold it. It leaves by a local that is read after the loop, and by memory, where nothing follows it.
//
// What is given to a method by reference stays with it, but for what it returns and what the other arguments refer to: C# has no other way to
// keep a reference. A pointer anybody may keep, the framework apart.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>Addresses of locals taken in one region.</summary>
internal sealed class EscapingAddresses(MethodBody body, BodyFlow flow, LoopRegion region)
{
    /// <summary>Value types in value types beyond which one is taken to hold anything, so that hostile input does not end the process by its stack.</summary>
    private const int MaxNesting = 64;

    private readonly Dictionary<VariableDefinition, bool> _leaves = [];

    /// <summary>True when an address of the local, or one that the local holds, may be used after the region.</summary>
    public bool Leaves(VariableDefinition local)
    {
        if (_leaves.TryGetValue(local, out var known))
            return known;
        // Two locals that hold each other's addresses leave by others or not at all.
        _leaves[local] = false;
        var leaves = Numbers(local).Any(number => BodyFlow.IsAddress(body.Instructions[number]) && LeavesFrom(number + 1, flow.Depths[number]));
        return _leaves[local] = leaves;
    }

    /// <summary>True when the local is read after the region, or its value goes where nothing follows it.</summary>
    private bool LeavesByHolder(VariableDefinition local, HashSet<VariableDefinition> holders)
    {
        if (!holders.Add(local))
            return false;
        return region.Exits.Any(e => flow.LiveIn[e].Contains(local))
            || Numbers(local).Any(number => !BodyFlow.IsStore(body.Instructions[number]) && LeavesFrom(number + 1, flow.Depths[number], holders));
    }

    private IEnumerable<int> Numbers(VariableDefinition local) =>
        Enumerable.Range(region.First, region.Last - region.First + 1)
            .Where(number => flow.Depths[number] >= 0 && BodyFlow.LocalOf(body.Instructions[number], body) == local);

    private bool LeavesFrom(int number, int entry) => LeavesFrom(number, entry, []);

    /// <summary>Follows an entry of the stack in a straight line; where control may part with it on the stack, it may get anywhere.</summary>
    /// <param name="number">The instruction behind the one that pushed it.</param>
    /// <param name="holders">Locals that are being followed already.</param>
    private bool LeavesFrom(int number, int entry, HashSet<VariableDefinition> holders)
    {
        for (var at = number; region.Contains(at) && flow.Depths[at] > entry; at++)
        {
            var instruction = body.Instructions[at];
            if (BodyFlow.EffectOf(instruction, flow.Depths[at]) is not var (taken, _))
                return true;
            var bottom = flow.Depths[at] - taken;
            if (bottom <= entry)
                return LeavesBy(instruction, at, position: entry - bottom, result: bottom, holders);
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
                return true;
        }
        return true;
    }

    /// <param name="position">Of the entry among what the instruction takes.</param>
    /// <param name="result">Entry of what it leaves.</param>
    private bool LeavesBy(Instruction instruction, int number, int position, int result, HashSet<VariableDefinition> holders)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Pop or Code.Initobj or Code.Initblk or Code.Cpblk:
            case Code.Ceq or Code.Cgt or Code.Cgt_Un or Code.Clt or Code.Clt_Un:
            case >= Code.Brfalse_S and <= Code.Blt_Un_S or >= Code.Brfalse and <= Code.Blt_Un:
            case >= Code.Ldind_I1 and <= Code.Ldind_I8 or Code.Ldind_R4 or Code.Ldind_R8:
                return false;
            // What is stored through it stays where it is.
            case >= Code.Stind_Ref and <= Code.Stind_R8 or Code.Stind_I or Code.Stobj or Code.Stfld:
                return position != 0;
            case Code.Ldobj:
                return HoldsAddress((TypeReference)instruction.Operand) && Follow();
            case Code.Ldfld:
                return HoldsAddress(((FieldReference)instruction.Operand).FieldType) && Follow();
            case Code.Dup:
                return Follow() || LeavesFrom(number + 1, result + 1, holders);
            case Code.Ldflda or Code.Add or Code.Sub or Code.Ldind_I:
            case Code.Conv_I or Code.Conv_U or Code.Conv_I8 or Code.Conv_U8:
                return Follow();
            case >= Code.Stloc_0 and <= Code.Stloc_3 or Code.Stloc_S or Code.Stloc:
                return LeavesByHolder(BodyFlow.LocalOf(instruction, body)!, holders);
            case Code.Call or Code.Callvirt or Code.Newobj:
                return LeavesByCall((MethodReference)instruction.Operand, isNew: instruction.OpCode.Code == Code.Newobj, position)
                    || (Returned(instruction) && Follow());
            default:
                return true;
        }

        bool Follow() => LeavesFrom(number + 1, result, holders);
    }

    /// <summary>Whether a member that is called on a local's address may leave that with anybody.</summary>
    public static bool LeavesReceiver(MethodReference called) =>
        LeavesByCall(called, isNew: false, position: 0) || HoldsAddress(ScopeOf(called).Close(called.ReturnType));

    private static bool LeavesByCall(MethodReference called, bool isNew, int position)
    {
        var scope = ScopeOf(called);
        var hasThis = called.HasThis && !isNew;
        var index = position - (hasThis ? 1 : 0);
        if (index >= 0 && scope.Close(called.Parameters[index].ParameterType) is not ByReferenceType and var given && HoldsAddress(given) && !IsByRefLike(given)
            && !(called.Resolve() is { } definition && FrameworkFacts.IsFramework(definition.Module)))
        {
            return true;
        }
        // `this` of a struct may take in what comes with it.
        return (hasThis && index >= 0 && HoldsAddress(called.DeclaringType))
            || called.Parameters.Where((_, i) => i != index)
                .Select(p => scope.Close(p.ParameterType)).OfType<TypeSpecification>()
                .Any(type => type is ByReferenceType or PointerType && HoldsAddress(type.ElementType));
    }

    /// <summary>True when what a call leaves on the stack may hold an address.</summary>
    private static bool Returned(Instruction instruction)
    {
        var called = (MethodReference)instruction.Operand;
        return HoldsAddress(instruction.OpCode.Code == Code.Newobj ? called.DeclaringType : ScopeOf(called).Close(called.ReturnType));
    }

    private static GenericScope ScopeOf(MethodReference method) =>
        GenericScope.Of(method.DeclaringType, method is GenericInstanceMethod g ? g.GenericArguments : []);

    /// <summary>True for types whose values may be, or have in them, the address of a local.</summary>
    private static bool HoldsAddress(TypeReference type, int depth = 0) => type switch
    {
        _ when depth > MaxNesting => true,
        ByReferenceType or PointerType or GenericParameter => true,
        IModifierType modified => HoldsAddress(modified.ElementType, depth + 1),
        ArrayType or FunctionPointerType => false,
        _ when type.MetadataType is MetadataType.IntPtr or MetadataType.UIntPtr => true,
        _ when type.IsPrimitive || type.Resolve() is { IsValueType: false } or { IsEnum: true } => false,
        _ => type.Resolve() is not { } definition || IsByRefLike(definition)
            || definition.Fields.Any(f => !f.IsStatic && HoldsAddress(GenericScope.Of(type, []).Close(f.FieldType), depth + 1)),
    };

    private static bool IsByRefLike(TypeReference type) =>
        type.Resolve()?.CustomAttributes.Any(a => a.AttributeType.Name == "IsByRefLikeAttribute") == true;
}
