// What build time knows of the exception a throw expression makes: its type, and whether making it later, or never, could be told.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>An exception before it is made.</summary>
/// <param name="Bound">Its type, or a base of it.</param>
/// <param name="IsExact">True when <paramref name="Bound"/> is the type itself.</param>
/// <param name="IsDeferrable">True when the expression does nothing but make it: no effect is lost or comes late.</param>
internal sealed record ThrownException(TypeDefinition? Bound, bool IsExact, bool IsDeferrable)
{
    /// <summary>Calls deep that making an exception is followed.</summary>
    private const int MaxDepth = 4;

    /// <summary>One of the runtime's own exceptions.</summary>
    /// <param name="module">Any module that can name the core library.</param>
    public static ThrownException OfRuntime(IrExitSite site, ModuleDefinition module)
    {
        var dot = site.Key.LastIndexOf('.');
        return new(new TypeReference(site.Key[..dot], site.Key[(dot + 1)..], module, module.TypeSystem.CoreLibrary).Resolve(), true, true);
    }

    public static ThrownException Of(ManagedThrow thrown)
    {
        var isDeferrable = thrown.Body.All(i => IsHarmless(i, 0));
        // Either `make; throw`, or a call that never returns with something to throw behind it for form's sake.
        return thrown.Body is [.., { OpCode.Code: Code.Ldnull }, { OpCode.Code: Code.Throw }]
            && thrown.Body.LastOrDefault(i => i.OpCode.Code == Code.Call)?.Operand is MethodReference helper
            ? OfHelper(helper.Resolve()) with { IsDeferrable = isDeferrable }
            : Made(thrown.Body[^2]) with { IsDeferrable = isDeferrable };
    }

    /// <summary>Whether a clause of that type catches it, or null when the exception's real type decides.</summary>
    public bool? IsCaughtBy(TypeReference clause)
    {
        if (FrameworkFacts.NameOf(clause) is "System.Exception" or "System.Object")
            return true;
        if (Bound is null || clause.Resolve() is not { } type)
            return null;
        if (Derives(Bound, type))
            return true;
        return IsExact || !Derives(type, Bound) ? false : null;
    }

    private static ThrownException OfHelper(MethodDefinition? helper)
    {
        var makers = helper?.Body.Instructions.Where(i => i.OpCode.Code == Code.Throw).Select(i => i.Previous).ToList();
        return makers is [{ } only] ? Made(only) : new(null, false, false);
    }

    private static ThrownException Made(Instruction maker) => (maker.OpCode.Code, maker.Operand) switch
    {
        (Code.Newobj, MethodReference constructor) => new(constructor.DeclaringType.Resolve(), true, false),
        (Code.Call, MethodReference factory) when factory.ReturnType.Resolve() is { } type && IsException(type) => new(type, false, false),
        _ => new(null, false, false),
    };

    /// <summary>True for what makes a text of strings, and of the numbers that the importer lets into a message.</summary>
    private static bool PutsTogether(MethodDefinition method) => method.DeclaringType.FullName switch
    {
        MethodImporter.MessageBuilder => true,
        "System.String" => method.Name == "Concat" && method.Parameters.All(p => p.ParameterType.MetadataType == MetadataType.String),
        _ => method.Name == "ToString" && method.DeclaringType.IsPrimitive,
    };

    private static bool Derives(TypeDefinition type, TypeDefinition from)
    {
        for (var t = type; t is not null; t = t.BaseType?.Resolve())
        {
            if (t.FullName == from.FullName && t.Module.Assembly.Name.Name == from.Module.Assembly.Name.Name)
                return true;
        }
        return false;
    }

    private static bool IsException(TypeDefinition type)
    {
        for (var t = type; t is not null; t = t.BaseType?.Resolve())
        {
            if (t.FullName == "System.Exception")
                return true;
        }
        return false;
    }

    private static bool IsHarmless(Instruction instruction, int depth) => instruction.OpCode.Code switch
    {
        Code.Nop or Code.Ldnull or Code.Ldstr or Code.Box or Code.Throw or Code.Pop or Code.Ret or Code.Dup => true,
        >= Code.Ldarg_0 and <= Code.Ldarg_3 or Code.Ldarg_S or Code.Ldarg => true,
        >= Code.Ldc_I4_M1 and <= Code.Ldc_R8 => true,
        // Where a message is put together.
        Code.Ldloca or Code.Stloc or Code.Unbox => depth == 0,
        // A constructor fills the object it makes.
        Code.Stfld => depth > 0,
        Code.Newobj or Code.Call => instruction.Operand is MethodReference callee && IsHarmless(callee, depth),
        _ => false,
    };

    /// <summary>
    /// True for a framework exception's constructor that only keeps what it is given: texts, numbers, an inner exception, or the value
    /// that was out of range. Those of more look at it, and AggregateException at its inner exceptions too.
    /// </summary>
    private static bool OnlyFills(MethodDefinition constructor) =>
        constructor.DeclaringType.FullName != "System.AggregateException"
        && constructor.Parameters.Select(p => p.ParameterType).All(type => type.IsPrimitive || type.MetadataType is MetadataType.String or MetadataType.Object
            || (type is not TypeSpecification && type.Resolve() is { } definition && (definition.IsEnum || IsException(definition))));

    /// <summary>
    /// True for a method that makes an exception, or a part of one, and does nothing else: of the framework its exceptions, their texts and
    /// its throw helpers; of others what straight-line code puts together from these.
    /// </summary>
    private static bool IsHarmless(MethodReference method, int depth)
    {
        if (depth > MaxDepth || method.Resolve() is not { HasBody: true } definition)
            return false;
        var type = definition.DeclaringType;
        if (FrameworkFacts.IsFramework(type.Module))
        {
            return (definition.IsConstructor && IsException(type) && OnlyFills(definition)) || type.FullName == "System.SR" || (depth == 0 && PutsTogether(definition))
                || definition.Body.Instructions.All(i => i.OpCode.Code != Code.Ret);
        }
        // Its initializer would run at this moment.
        if (type.Methods.Any(m => m.IsConstructor && m.IsStatic))
            return false;
        return !definition.Body.HasExceptionHandlers && definition.Body.Instructions.All(i => IsHarmless(i, depth + 1));
    }
}
