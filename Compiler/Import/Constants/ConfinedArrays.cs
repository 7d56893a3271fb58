// Which static read-only arrays of a package nobody can write to once their type is initialized, so that their elements are constants.
//
// C# has no read-only arrays: any reference to one can be written through. So every use in the package is followed: an array read from its
// field may go through the evaluation stack, locals and arguments of the package's own methods, to where an element or the length is read.
// Where it goes anywhere else (a store of an element, another field, a result, code of another package), it is not confined. Locals and
// parameters are followed without regard to the order of instructions, methods by a fixed point over the package; each set only grows.
//
// A ReadOnlySpan over an array is a read, unless the package has means to make a reference or a pointer of one. Fields that code outside of
// the package can name are never confined. What is left is reflection, which can write to elements of any array it gets at.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using Held = System.Collections.Immutable.ImmutableHashSet<Mono.Cecil.FieldDefinition>;

namespace PkgImage.Compiler.Import.Constants;

/// <summary>The confined arrays of one module.</summary>
internal sealed class ConfinedArrays
{
    /// <summary>A module of which nothing is known.</summary>
    public static readonly ConfinedArrays None = new(null, []);

    private static readonly Held s_nothing = [];

    /// <summary>Methods that lead from a read-only span to a reference or a pointer that can be written through.</summary>
    private static readonly ImmutableHashSet<string> s_waysAroundReadOnly =
    [
        "System.Runtime.InteropServices.MemoryMarshal::GetReference", "System.Runtime.InteropServices.MemoryMarshal::CreateSpan",
        "System.Runtime.InteropServices.MemoryMarshal::AsMemory", "System.Runtime.CompilerServices.Unsafe::AsRef",
        "System.Runtime.CompilerServices.Unsafe::AsPointer", "System.ReadOnlySpan`1::GetPinnableReference",
    ];

    private readonly ModuleDefinition? _module;
    private readonly bool _canWriteThroughSpans;
    private readonly HashSet<FieldDefinition> _confined;
    private readonly HashSet<string> _names;

    /// <summary>Arrays that a local or parameter may hold, or point into.</summary>
    private readonly Dictionary<object, Held> _variables = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<MethodDefinition> _pending = [];
    private readonly HashSet<MethodDefinition> _queued = [];
    private bool _hasGrown;

    private ConfinedArrays(ModuleDefinition? module, HashSet<FieldDefinition> candidates)
    {
        _module = module;
        _canWriteThroughSpans = module is not null && module.GetMemberReferences()
            .Any(m => s_waysAroundReadOnly.Contains($"{m.DeclaringType?.GetElementType().FullName}::{m.Name}"));
        _confined = candidates;
        _names = candidates.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
    }

    public bool Contains(FieldDefinition field) => _confined.Contains(field);

    /// <summary>Follows every use of the module's static read-only arrays.</summary>
    public static ConfinedArrays Of(ModuleDefinition module)
    {
        var types = WovenMethods.OriginalTypes(module).ToList();
        var hasFriends = module.Assembly.Modules.Count > 1
            || module.Assembly.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.InternalsVisibleToAttribute");
        var candidates = types.Where(t => !t.HasGenericParameters).SelectMany(t => t.Fields)
            .Where(f => f is { IsStatic: true, IsInitOnly: true, FieldType: ArrayType { IsVector: true } } && IsOwn(f, hasFriends))
            .ToHashSet();
        if (candidates.Count == 0)
            return None;
        var arrays = new ConfinedArrays(module, candidates);
        try
        {
            foreach (var method in types.SelectMany(t => t.Methods).Where(m => m.HasBody).Select(WovenMethods.Original).Distinct())
            {
                if (method.Body.Instructions.Any(i => arrays.FieldOf(i) is not null))
                    arrays.Enqueue(method);
            }
            while (arrays._pending.TryDequeue(out var next))
            {
                arrays._queued.Remove(next);
                arrays.Follow(next);
            }
            return arrays;
        }
        catch (Exception e) when (e is AssemblyResolutionException || MalformedMetadata.IsCauseOf(e))
        {
            // A body that cannot be read may do anything.
            return None;
        }
    }

    /// <summary>True for a field that only the module's own code can name.</summary>
    private static bool IsOwn(FieldDefinition field, bool hasFriends)
    {
        if (field.IsPrivate)
            return true;
        if (hasFriends)
            return false;
        var isHidden = field.IsAssembly || field.IsFamilyAndAssembly;
        for (var type = field.DeclaringType; type is not null; type = type.DeclaringType)
            isHidden |= type.IsNotPublic || type.IsNestedPrivate || type.IsNestedAssembly || type.IsNestedFamilyAndAssembly;
        return isHidden;
    }

    /// <summary>The candidate an instruction names, or null.</summary>
    private FieldDefinition? FieldOf(Instruction instruction) =>
        instruction.Operand is FieldReference reference && _names.Contains(reference.Name) && reference.Resolve() is { } field && _confined.Contains(field)
            ? field : null;

    private void Enqueue(MethodDefinition method)
    {
        if (_queued.Add(method))
            _pending.Enqueue(method);
    }

    private void Escape(Held arrays) => _confined.ExceptWith(arrays);

    private Held HeldBy(object variable) => _variables.GetValueOrDefault(variable, s_nothing);

    /// <summary>Adds to what a variable may hold; true when that is news.</summary>
    private bool Add(object variable, Held arrays)
    {
        var before = HeldBy(variable);
        var after = before.Union(arrays);
        _variables[variable] = after;
        return after.Count != before.Count;
    }

    /// <summary>Follows what a method reads or is handed, until nothing is news.</summary>
    private void Follow(MethodDefinition method)
    {
        var body = method.Body;
        var instructions = body.Instructions;
        if (instructions.Count > ImportContext.MaxInstructions || BodyFlow.Of(body) is not { } flow)
        {
            Escape([.. instructions.Select(FieldOf).OfType<FieldDefinition>(), .. method.Parameters.Prepend(body.ThisParameter).OfType<ParameterDefinition>().SelectMany(HeldBy)]);
            return;
        }
        // Stacks are kept only where they hold something.
        var stacks = new Held[]?[instructions.Count];
        do
        {
            _hasGrown = false;
            for (var i = 0; i < instructions.Count; i++)
            {
                if (flow.Depths[i] < 0)
                    continue;
                var after = Step(method, instructions[i], stacks[i] ?? NothingOn(flow.Depths[i]));
                foreach (var next in flow.Successors(i))
                    Merge(ref stacks[next], after);
            }
        }
        while (_hasGrown);
    }

    private static Held[] NothingOn(int depth) => Enumerable.Repeat(s_nothing, depth).ToArray();

    private void Merge(ref Held[]? known, Held[] coming)
    {
        if (coming.All(h => h.IsEmpty))
            return;
        var merged = known is null ? coming : known.Zip(coming, (a, b) => a.Union(b)).ToArray();
        _hasGrown |= known is null || known.Zip(merged).Any(p => p.First.Count != p.Second.Count);
        known = merged;
    }

    /// <summary>The stack after an instruction.</summary>
    private Held[] Step(MethodDefinition method, Instruction instruction, Held[] stack)
    {
        var (taken, left) = BodyFlow.EffectOf(instruction, stack.Length) ?? throw new BadImageFormatException(instruction.ToString());
        var operands = stack.AsSpan(stack.Length - taken).ToArray();
        var result = Use(method, instruction, operands);
        return [.. stack.AsSpan(0, stack.Length - taken), .. Enumerable.Repeat(result, left)];
    }

    /// <summary>What an instruction makes of its operands. Whatever is not known to leave an array alone lets it escape.</summary>
    private Held Use(MethodDefinition method, Instruction instruction, Held[] operands)
    {
        var body = method.Body;
        if (FieldOf(instruction) is { } field)
        {
            // The initializer itself is followed by its evaluation.
            var isInitializer = method.IsConstructor && method.IsStatic && method.DeclaringType == field.DeclaringType;
            if (instruction.OpCode.Code == Code.Ldsfld)
                return isInitializer ? s_nothing : [field];
            if (!isInitializer || instruction.OpCode.Code != Code.Stsfld)
                Escape([field]);
            return s_nothing;
        }
        if ((BodyFlow.LocalOf(instruction, body) ?? (object?)BodyFlow.ParameterOf(instruction, body)) is { } variable)
        {
            if (BodyFlow.IsAddress(instruction))
                Escape(HeldBy(variable));
            else if (BodyFlow.IsStore(instruction))
                _hasGrown |= Add(variable, operands[0]);
            else
                return HeldBy(variable);
            return s_nothing;
        }
        switch (instruction.OpCode.Code)
        {
            case Code.Dup or Code.Ldelema or Code.Ldflda:
                return operands[0];
            case Code.Pop or Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S or Code.Ldlen or Code.Ldobj or Code.Ldfld
                or Code.Ldelem_Any or (>= Code.Ldelem_I1 and <= Code.Ldelem_R8) or (>= Code.Ldind_I1 and <= Code.Ldind_R8):
                return s_nothing;
            case Code.Call or Code.Callvirt or Code.Newobj:
                Call(instruction, operands);
                return s_nothing;
            default:
                foreach (var operand in operands)
                    Escape(operand);
                return s_nothing;
        }
    }

    /// <summary>Arguments of a method of the module are followed there; others escape, but for those that only read.</summary>
    private void Call(Instruction call, Held[] arguments)
    {
        if (arguments.All(a => a.IsEmpty))
            return;
        var reference = (MethodReference)WovenMethods.OriginalCall(call).Operand;
        if (OnlyReads(reference))
            return;
        if (Followed(call.OpCode.Code, reference) is not { } method)
        {
            foreach (var argument in arguments)
                Escape(argument);
            return;
        }
        var isNews = false;
        for (var i = 0; i < arguments.Length; i++)
            isNews |= Add(method.HasThis ? i == 0 ? method.Body.ThisParameter : method.Parameters[i - 1] : method.Parameters[i], arguments[i]);
        if (isNews)
            Enqueue(method);
    }

    /// <summary>Properties of the array itself, and the making of a read-only span.</summary>
    private bool OnlyReads(MethodReference reference) => FrameworkFacts.NameOf(reference.DeclaringType) switch
    {
        "System.Array" => reference.HasThis
            && reference.Name is "get_Length" or "get_LongLength" or "get_Rank" or "GetLength" or "GetLowerBound" or "GetUpperBound",
        "System.ReadOnlySpan`1" => !_canWriteThroughSpans && reference.Name is ".ctor" or "op_Implicit" && reference.Parameters[0].ParameterType is ArrayType,
        _ => false,
    };

    /// <summary>The one body of the module that a call reaches, or null.</summary>
    private MethodDefinition? Followed(Code code, MethodReference reference)
    {
        if (code == Code.Newobj || reference.DeclaringType is ArrayType || reference.Resolve() is not { } called || called.Module != _module)
            return null;
        return code == Code.Call || !called.IsVirtual || called.IsFinal ? WovenMethods.Original(called) is { HasBody: true } body ? body : null : null;
    }
}
