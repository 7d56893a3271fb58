// Control flow of a CIL body, as far as outlining, handlers and known constants need it: successors, stack depths, and which locals are live where.
//
// Depth and liveness are per instruction. A body whose depths do not agree, or that holds something not counted here, has no flow, and
// nobody asks further.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>Facts about one body. Instruction numbers are positions in the body.</summary>
internal sealed class BodyFlow
{
    private readonly MethodBody _body;
    private readonly Dictionary<Instruction, int> _numbers = [];
    private readonly Lazy<HashSet<VariableDefinition>[]> _liveIn;

    private BodyFlow(MethodBody body)
    {
        _body = body;
        for (var i = 0; i < body.Instructions.Count; i++)
            _numbers[body.Instructions[i]] = i;
        Depths = Enumerable.Repeat(-1, body.Instructions.Count).ToArray();
        _liveIn = new Lazy<HashSet<VariableDefinition>[]>(FindLiveness);
    }

    /// <summary>Entries on the evaluation stack before each instruction; -1 where control does not come.</summary>
    public int[] Depths { get; }

    /// <summary>Locals whose value may still be read, before each instruction.</summary>
    public HashSet<VariableDefinition>[] LiveIn => _liveIn.Value;

    /// <summary>The flow of a body, or null when its stack depths cannot be told.</summary>
    public static BodyFlow? Of(MethodBody body)
    {
        var flow = new BodyFlow(body);
        return flow.FindDepths() ? flow : null;
    }

    public int NumberOf(Instruction instruction) => _numbers[instruction];

    /// <summary>Where control may go from an instruction; nowhere from ret and throw.</summary>
    public IEnumerable<int> Successors(int number)
    {
        var instruction = _body.Instructions[number];
        switch (instruction.OpCode.FlowControl)
        {
            case FlowControl.Branch:
                yield return _numbers[(Instruction)instruction.Operand];
                yield break;
            case FlowControl.Return or FlowControl.Throw:
                yield break;
            case FlowControl.Cond_Branch when instruction.Operand is Instruction[] targets:
                foreach (var target in targets)
                    yield return _numbers[target];
                break;
            case FlowControl.Cond_Branch:
                yield return _numbers[(Instruction)instruction.Operand];
                break;
        }
        if (number + 1 < _body.Instructions.Count)
            yield return number + 1;
    }

    /// <summary>The int32 that an instruction pushes (ECMA-335 III.3.40); null for any other instruction.</summary>
    public static int? ConstantOf(Instruction instruction) => instruction.OpCode.Code switch
    {
        >= Code.Ldc_I4_M1 and <= Code.Ldc_I4_8 => instruction.OpCode.Code - Code.Ldc_I4_0,
        Code.Ldc_I4_S => (sbyte)instruction.Operand,
        Code.Ldc_I4 => (int)instruction.Operand,
        _ => null,
    };

    /// <summary>The local an instruction reads, writes or takes the address of; null for any other instruction.</summary>
    public static VariableDefinition? LocalOf(Instruction instruction, MethodBody body) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Stloc_0 => body.Variables[0],
        Code.Ldloc_1 or Code.Stloc_1 => body.Variables[1],
        Code.Ldloc_2 or Code.Stloc_2 => body.Variables[2],
        Code.Ldloc_3 or Code.Stloc_3 => body.Variables[3],
        _ => instruction.Operand as VariableDefinition,
    };

    /// <summary>The parameter an instruction reads, writes or takes the address of, `this` included; null for any other.</summary>
    public static ParameterDefinition? ParameterOf(Instruction instruction, MethodBody body)
    {
        var shift = body.Method.HasThis ? 1 : 0;
        return instruction.OpCode.Code switch
        {
            >= Code.Ldarg_0 and <= Code.Ldarg_3 => instruction.OpCode.Code - Code.Ldarg_0 is var i && i < shift
                ? body.ThisParameter
                : body.Method.Parameters[i - shift],
            _ => instruction.Operand as ParameterDefinition,
        };
    }

    /// <summary>The local or parameter, `this` included, that an instruction reads, writes or takes the address of; null for any other.</summary>
    public static object? VariableOf(Instruction instruction, MethodBody body) => (object?)LocalOf(instruction, body) ?? ParameterOf(instruction, body);

    public static bool IsStore(Instruction instruction) =>
        instruction.OpCode.Code is >= Code.Stloc_0 and <= Code.Stloc_3 or Code.Stloc_S or Code.Stloc or Code.Starg_S or Code.Starg;

    public static bool IsAddress(Instruction instruction) =>
        instruction.OpCode.Code is Code.Ldloca_S or Code.Ldloca or Code.Ldarga_S or Code.Ldarga;

    private bool FindDepths()
    {
        var pending = new Stack<(int Number, int Depth)>([(0, 0)]);
        foreach (var handler in _body.ExceptionHandlers)
        {
            var depth = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? 1 : 0;
            pending.Push((_numbers[handler.HandlerStart], depth));
            if (handler.FilterStart is { } filter)
                pending.Push((_numbers[filter], 1));
        }
        while (pending.TryPop(out var at))
        {
            if (Depths[at.Number] == at.Depth)
                continue;
            if (Depths[at.Number] >= 0)
                return false;
            Depths[at.Number] = at.Depth;
            if (EffectOf(_body.Instructions[at.Number], at.Depth) is not var (taken, left) || taken > at.Depth)
                return false;
            foreach (var next in Successors(at.Number))
                pending.Push((next, at.Depth - taken + left));
        }
        return true;
    }

    /// <summary>Entries of the evaluation stack an instruction takes and then leaves; null for a call whose signature is not told.</summary>
    /// <param name="depth">Entries before it.</param>
    public static (int Taken, int Left)? EffectOf(Instruction instruction, int depth)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Leave or Code.Leave_S or Code.Endfilter or Code.Endfinally or Code.Ret:
                return (depth, 0);
            case Code.Calli or Code.Call or Code.Callvirt or Code.Newobj:
                return instruction.Operand is IMethodSignature called ? EffectOf(instruction.OpCode.Code, called) : null;
            case Code.Jmp:
                return null;
            default:
                return (Count(instruction.OpCode.StackBehaviourPop, depth), Count(instruction.OpCode.StackBehaviourPush, depth));
        }
    }

    private static (int Taken, int Left) EffectOf(Code code, IMethodSignature called)
    {
        var taken = called.Parameters.Count + (called.HasThis && code != Code.Newobj ? 1 : 0) + (code == Code.Calli ? 1 : 0);
        return (taken, code == Code.Newobj || called.ReturnType.FullName != "System.Void" ? 1 : 0);
    }

    private static int Count(StackBehaviour behaviour, int depth) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Push0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref or StackBehaviour.Varpop
            or StackBehaviour.Push1 or StackBehaviour.Pushi or StackBehaviour.Pushi8 or StackBehaviour.Pushr4 or StackBehaviour.Pushr8
            or StackBehaviour.Pushref or StackBehaviour.Varpush => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi
            or StackBehaviour.Push1_push1 => 2,
        StackBehaviour.PopAll => depth,
        _ => 3,
    };

    private HashSet<VariableDefinition>[] FindLiveness()
    {
        // Control may get into a handler from anywhere in its block: what handlers read is live everywhere.
        var readByHandlers = _body.ExceptionHandlers
            .SelectMany(h => _body.Instructions.Where((_, i) => i >= _numbers[h.FilterStart ?? h.HandlerStart] && (h.HandlerEnd is null || i < _numbers[h.HandlerEnd])))
            .Where(i => !IsStore(i))
            .Select(i => LocalOf(i, _body))
            .OfType<VariableDefinition>()
            .ToHashSet();
        var liveIn = new HashSet<VariableDefinition>[_body.Instructions.Count];
        for (var i = 0; i < liveIn.Length; i++)
            liveIn[i] = [.. readByHandlers];
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            for (var i = liveIn.Length - 1; i >= 0; i--)
            {
                var before = liveIn[i].Count;
                var instruction = _body.Instructions[i];
                var local = LocalOf(instruction, _body);
                foreach (var next in Successors(i))
                    liveIn[i].UnionWith(IsStore(instruction) ? liveIn[next].Where(v => v != local || readByHandlers.Contains(v)) : liveIn[next]);
                if (local is not null && !IsStore(instruction))
                    liveIn[i].Add(local);
                // From within a handled block control may go to its handlers, and on behind them, past what is left of the block.
                foreach (var handler in _body.ExceptionHandlers.Where(h => i >= _numbers[h.TryStart] && (h.TryEnd is null || i < _numbers[h.TryEnd])))
                    liveIn[i].UnionWith(liveIn[_numbers[handler.FilterStart ?? handler.HandlerStart]]);
                isChanged |= liveIn[i].Count != before;
            }
        }
        return liveIn;
    }
}
