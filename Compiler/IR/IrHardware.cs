// The questions about the hardware that functions ask.
using PkgImage.Format;

namespace PkgImage.Compiler.IR;

internal static class IrHardware
{
    /// <summary>Questions the functions ask whose answers their results depend on.</summary>
    public static HardwareQuestions DecidingQuestions(IEnumerable<IrFunction> functions) =>
        functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions)
            .Aggregate(HardwareQuestions.None, (questions, instruction) => questions | DecidingQuestion(instruction));

    /// <summary>All questions the functions ask, those too whose answers only decide how fast they are.</summary>
    public static HardwareQuestions Questions(IEnumerable<IrFunction> functions) =>
        functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions).OfType<IrHardwareTest>()
            .Aggregate(DecidingQuestions(functions), (questions, test) => questions | (HardwareQuestions)test.Question);

    private static HardwareQuestions DecidingQuestion(IrInstruction instruction) => instruction switch
    {
        IrHardwareTest { DecidesResult: true } test => (HardwareQuestions)test.Question,
        IrVectorCall { Operator: IrVectorOperator.MultiplyAddEstimate } => HardwareQuestions.Fma,
        IrIntrinsicCall { Intrinsic: IrIntrinsic.MultiplyAddEstimate } => HardwareQuestions.Fma,
        _ => HardwareQuestions.None,
    };
}
