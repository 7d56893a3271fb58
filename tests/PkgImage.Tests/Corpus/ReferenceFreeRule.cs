// The corpus rule: does a method touch an object reference? Defined over types and instructions alone, so that it says what could be
// compiled and not what is.
//
// A method touches none when
//  - its locals and its result are unmanaged values, managed pointers to them, spans, arrays of unmanaged elements, or strings;
//  - other objects only stand at the start or in the middle of a field path, or are passed on to a method that touches none either;
//  - it stores no reference, allocates nothing and dispatches nothing through an object, but for what a throw evaluates;
//  - the methods it calls touch none: bodies are followed, a body that never returns is a throw, one outside of IL counts by its signature.
// Dead branches count: a method that would touch a reference in one is not in the set.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Tests.Corpus;

internal sealed class ReferenceFreeRule
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>The first thing in the method that touches an object reference, or null.</summary>
    public string? FindTouch(ClosedMethod method)
    {
        var key = method.Assembly + "|" + method.Signature;
        if (_known.TryGetValue(key, out var known))
            return known;
        // A recursion touches what its other parts do.
        _known[key] = null;
        return _known[key] = Check(method);
    }

    private string? Check(ClosedMethod method)
    {
        var (definition, scope) = (method.Definition, method.Scope);
        var signature = definition.Parameters.Select(p => p.ParameterType).Select(scope.Close);
        if (signature.FirstOrDefault(t => HeldTypes.Of(t) == Held.Refused) is { } parameter)
            return $"takes {parameter.FullName}";
        if (HeldTypes.Of(scope.Close(definition.ReturnType)) is Held.Object or Held.Refused)
            return $"returns {definition.ReturnType.FullName}";
        // Invoke of a delegate.
        if (definition.IsRuntime)
            return $"calls the delegate {method.DeclaringType.FullName}";
        if (!definition.HasBody)
            return signature.Any(t => HeldTypes.Of(t) == Held.Object) ? "hands an object to the runtime" : null;
        foreach (var local in definition.Body.Variables)
        {
            if (HeldTypes.Of(scope.Close(local.VariableType)) is Held.Object or Held.Refused)
                return $"keeps {local.VariableType.FullName}";
        }
        return new ReferenceFreeBody(this, method).FindTouch();
    }

    /// <summary>True for a body that always throws.</summary>
    public static bool NeverReturns(MethodDefinition method) =>
        method.HasBody && method.Body.Instructions.All(i => i.OpCode.Code is not (Code.Ret or Code.Jmp));

    /// <summary>Members of the held types themselves, whose bodies see objects where their users see elements.</summary>
    public static bool IsMemberOfHeld(MethodReference method) =>
        method.DeclaringType.GetElementType().FullName switch
        {
            "System.Array" => method.Name is "get_Length" or "get_LongLength" or "get_Rank" or "GetLength" or "GetLowerBound" or "GetUpperBound",
            "System.String" => method.Name is "get_Length" or "get_Chars" or "GetPinnableReference",
            "System.Span`1" or "System.ReadOnlySpan`1" or "System.MemoryExtensions" or "System.Runtime.InteropServices.MemoryMarshal"
                or "System.Runtime.CompilerServices.Unsafe" => method.ReturnType is not ArrayType && method.ReturnType.FullName != "System.String",
            "System.Runtime.CompilerServices.RuntimeHelpers" => method.Name is "CreateSpan" or "IsReferenceOrContainsReferences",
            _ => false,
        };
}
