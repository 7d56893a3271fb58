// The names in the instruction tables are LLVM's, and each takes as many operands as the table says.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed class TargetInstructionTests
{
    [ClassInitialize]
    public static void LoadLlvm(TestContext _) => LlvmToolchain.Load(new ToolOptions(null, null, false));

    [TestMethod]
    public void LLVM_knows_each_x86_instruction() => Check(X86Instructions.Table);

    private static unsafe void Check(ImmutableDictionary<string, TargetForm> table)
    {
        using var context = LLVMContextRef.Create();
        using var module = context.CreateModuleWithName("names");
        foreach (var (signature, form) in table)
        {
            using var name = new MarshaledString("llvm." + form.Name);
            var id = LLVM.LookupIntrinsicID(name, (nuint)name.Length);
            Assert.AreNotEqual(0u, id, $"{signature}: LLVM has no {form.Name}");
            LLVMTypeRef type = LLVM.GlobalGetValueType(LLVM.GetIntrinsicDeclaration(module, id, null, 0));
            var operands = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            Assert.AreEqual(type.ParamTypes.Length, operands.Length - (form.KeepsUpper ? 1 : 0), $"{signature}: {form.Name}");
        }
    }
}
