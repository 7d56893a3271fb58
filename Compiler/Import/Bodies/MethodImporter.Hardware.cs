// Questions about the hardware. Their answers belong to a CPU target, not to the method: both sides of a branch on one are imported, and
// the lowering keeps the one its target takes.
//
// Where one side of the core library's cannot be imported and both compute the same (PortableWays), the answer is "no" and the portable
// side remains; but not in a method that is only called after its caller got a "yes". Outside of the core library the answer may show in a
// result: it is recorded, the loader compares it with the runtime's own, and a question that images cannot answer leaves the method to the
// runtime. Instructions of another architecture are no question: no process on this one has them.
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>True once the core library was asked where both answers are good, so that there is a portable way to fall back to.</summary>
    private bool _hasPortableWay;

    private bool CallHardwareTest(string type, MethodReference method)
    {
        if (method.HasThis || method.Parameters.Count > 0 || method.ReturnType.FullName != "System.Boolean")
            return false;
        if (HardwareTests.IsTest(type, method.Name))
        {
            PushAnswer(type, method.Name);
            return true;
        }
        if (!FrameworkFacts.IsFramework(_method.Definition.Module) || FrameworkFacts.HardwareTestBehind(method.Resolve()) is not { } test)
            return false;
        PushAnswer(test.DeclaringType.FullName, test.Name);
        return true;
    }

    private void PushAnswer(string type, string property)
    {
        if (HardwareTests.IsForeign(type, _context.Architecture))
        {
            Push(Int32(0));
            return;
        }
        var question = HardwareTests.QuestionOf(type);
        var isAnswerable = question != 0 && (question & _context.Askable) != 0;
        if (FrameworkFacts.IsCoreLibrary(_method.Definition.Module))
        {
            if (!isAnswerable || _isPortable)
            {
                Push(Int32(0));
                return;
            }
            _hasPortableWay = PortableWays.AreEqualIn(_method.Definition) && !FrameworkFacts.ReliesOnHardware(_method.Definition) && !VectorForms.HasOneWay(_method.Definition);
            Push(Int32(Ask(question, decidesResult: false)));
            return;
        }
        if (!isAnswerable)
            throw Skip(DiagnosticCode.HardwareIntrinsic, $"asks for {type}.{property["get_".Length..]}, which the CPU targets leave open");
        Push(Int32(Ask(question, decidesResult: true)));
    }

    private IrValue Ask(HardwareQuestions question, bool decidesResult) =>
        _builder.Define(IrType.I32, r => new IrHardwareTest(r, (ulong)question, decidesResult));
}
