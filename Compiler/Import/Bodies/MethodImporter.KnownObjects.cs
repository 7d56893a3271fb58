// Objects that are compiled against although native code never has them: null, constant texts, and those of DefaultObjects. A method they
// are passed to is imported once more for them, so that its tests of them fold and its calls on them are bound.
//
// Of a text native code has length and letters (digits to choose from, what another text is compared with), as data of the image. Which
// object it is it cannot tell: the data is not the text that the runtime has. So the data goes nowhere but to where it is read.
using System.Runtime.InteropServices;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Constants;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

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
    private bool IsKnownArgument(ClosedMethod method, int index)
    {
        var isNull = _stack is [.., { Kind: StackKind.Null }] && (index > 0 || !method.Definition.HasThis);
        return ParameterShape(method, index).Family switch
        {
            TypeFamily.Object => isNull || _stack is [.., { Kind: StackKind.KnownObject }],
            TypeFamily.String => isNull || _stack is [.., { Text: not null }],
            _ => false,
        } && !IsAssigned(method.Definition, index);
    }

    /// <summary>Whether a method may change one of its parameters.</summary>
    private static bool IsAssigned(MethodDefinition method, int index)
    {
        if (method is not { HasBody: true, Body: var body })
            return false;
        var parameter = !method.HasThis ? method.Parameters[index] : index > 0 ? method.Parameters[index - 1] : body.ThisParameter;
        return body.Instructions.Any(i => (BodyFlow.IsStore(i) || BodyFlow.IsAddress(i)) && i.Operand == parameter);
    }

    /// <summary>A constant text with an address to read its length and letters at; any other value as it is.</summary>
    private StackValue Readable(StackValue value)
    {
        if (value.Text is not { } text)
            return value;
        var letters = MemoryMarshal.AsBytes(text.AsSpan());
        if (letters.Length > ConstantArray.MaxBytes)
            throw Skip(DiagnosticCode.TooLarge, "reads a text of over 32,768 letters");
        // An object as it lies in memory, but for its type, which native code never asks for. A zero follows the letters.
        var data = new byte[ObjectLayout.StringChars + letters.Length + sizeof(char)];
        BitConverter.TryWriteBytes(data.AsSpan(ObjectLayout.StringLength), text.Length);
        letters.CopyTo(data.AsSpan(ObjectLayout.StringChars));
        var address = DataAddress([.. data]);
        _checkedRoots.Add(address);
        return new StackValue(StackKind.PinnedObject, address, value.Type) { Bounds = [_builder.Int32(text.Length)] };
    }

    private bool IsKnown(int argument) => _method.Known.Any(k => k.Index == argument);
}
