// Objects that are compiled against although native code never has them: null, constant texts (names of arguments, for the checks that
// throw with them), and those of DefaultObjects. A method they are passed to is imported once more for them, so that its tests of them fold
// and its calls on them are bound.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>Default of a comparer's or sorter's type: an object whose type is known. It is made without effects.</summary>
    private bool CallDefaultObject(MethodReference method)
    {
        if (method.HasThis || method.Name != "get_Default" || DefaultObjects.TypeOf(_scope.Close(method.DeclaringType), _context.Module) is not { } type)
            return false;
        Push(new StackValue(StackKind.KnownObject, null, type));
        return true;
    }

    /// <summary>True when the topmost argument is known to the callee at build time. A null receiver is none: what is called on it throws.</summary>
    private bool IsKnownArgument(TypeShape parameter, bool isReceiver) => (parameter.Family, _stack) switch
    {
        (TypeFamily.Object, [.., { Kind: StackKind.KnownObject }]) => true,
        (TypeFamily.Object, [.., { Kind: StackKind.Null }]) => !isReceiver,
        (TypeFamily.String, [.., { Expression.Body: [{ OpCode.Code: Code.Ldstr }] }]) => !isReceiver,
        _ => false,
    };

    private bool IsKnown(int argument) => _method.Known.Any(k => k.Index == argument);
}
