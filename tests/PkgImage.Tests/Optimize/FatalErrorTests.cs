// LLVM's fatal errors end the process, so this test has one made for the purpose: a program that asks LLVM for what it cannot do.
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Optimize;

[TestClass]
public sealed class FatalErrorTests
{
    /// <summary>A COMDAT in a Mach-O module: fatal in the back end, past all that a diagnostic handler sees.</summary>
    private const string Source = """
        using LLVMSharp.Interop;
        using PkgImage.Compiler;
        using PkgImage.Compiler.Optimize;

        public static unsafe class Program
        {
            public static void Main()
            {
                const string Triple = "arm64-apple-macosx11.0.0";
                LlvmToolchain.Load(new ToolOptions(null, null, false));
                var context = LLVMContextRef.Create();
                var module = context.CreateModuleWithName("fatal");
                module.Target = Triple;
                var function = module.AddFunction("f", LLVMTypeRef.CreateFunction(context.VoidType, new LLVMTypeRef[0]));
                function.Linkage = LLVMLinkage.LLVMLinkOnceODRLinkage;
                using var name = new MarshaledString("f");
                LLVM.SetComdat(function, LLVM.GetOrInsertComdat(module, name));
                var builder = context.CreateBuilder();
                builder.PositionAtEnd(context.AppendBasicBlock(function, "entry"));
                builder.BuildRetVoid();
                LLVMTargetRef.TryGetTargetFromTriple(Triple, out var target, out _);
                target.CreateTargetMachine(Triple, "generic", "", 0, LLVMRelocMode.LLVMRelocPIC, LLVMCodeModel.LLVMCodeModelSmall)
                    .TryEmitToMemoryBuffer(module, LLVMCodeGenFileType.LLVMObjectFile, out _, out _);
                System.Console.WriteLine("survived");
            }
        }
        """;

    [TestMethod]
    public void A_fatal_error_is_one_line_and_the_end()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "fatal.dll");
        string[] libraries = [typeof(LlvmToolchain).Assembly.Location, typeof(LLVMSharp.Interop.LLVM).Assembly.Location];
        foreach (var library in libraries)
            File.Copy(library, Path.Combine(folder.Path, Path.GetFileName(library)));
        File.WriteAllText(Path.ChangeExtension(program, ".runtimeconfig.json"),
            $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
        var compiled = CSharpCompilation.Create(
            "fatal",
            [CSharpSyntaxTree.ParseText(Source)],
            [.. Framework.References, .. libraries.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true)).Emit(program);
        Assert.IsTrue(compiled.Success, string.Join('\n', compiled.Diagnostics));

        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        Assert.AreEqual("", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.AreEqual(1, process.ExitCode);
        StringAssert.StartsWith(errors.Result, "PkgImage : error PKI5004: LLVM gave up: MachO doesn't support COMDATs");
        Assert.AreEqual(1, errors.Result.Count(c => c == '\n'), errors.Result);
    }
}
