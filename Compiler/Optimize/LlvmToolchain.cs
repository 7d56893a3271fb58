// Finding libLLVM, once for the process, in one documented order:
//   1. ToolOptions.LlvmLibrary    2. the environment variable PKGIMAGE_LLVM    (a file that must exist: no search behind their back)
//   3. the package PkgImage.Toolchain.<rid>, when the build has restored it
//   4. beside the compiler, then its runtimes/<rid>/native
//   5. where Debian, Fedora, Arch, Alpine, Homebrew and LLVM's Windows installer put LLVM 19
// PATH and the loader's default search are not asked: an image's bytes must not depend on what else happens to be installed.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Optimize;

/// <summary>The LLVM in use.</summary>
/// <param name="LibraryPath">Full path of the library.</param>
/// <param name="Version">Such as 19.1.7.</param>
public sealed record LlvmToolchain(string LibraryPath, string Version)
{
    /// <summary>The LLVM release images are made with; another one is another code generator, tested by nobody here.</summary>
    public const int RequiredMajor = 19;

    internal const string Variable = "PKGIMAGE_LLVM";

    /// <summary>LLVM's options are the process's, and it takes each of them once.</summary>
    private static readonly Lazy<ImmutableArray<LlvmOption>> Options = new(SetOptions);

    /// <summary>What LLVM contributes to keys: its version and the identity of this very build of it.</summary>
    public string Identity => $"llvm {Version} {BinaryIdentity.Of(LibraryPath)}";

    /// <summary>
    /// Finds and loads LLVM, sets up its back ends and its handler for fatal errors. Call it before anything else of LLVM; more calls
    /// are harmless, but the library of the first one stays.
    /// </summary>
    /// <exception cref="DiagnosticException">PKI5001 with what to install; PKI5002 for another version.</exception>
    public static LlvmToolchain Load(ToolOptions tools)
    {
        var path = Locate(tools, Environment.GetEnvironmentVariable(Variable));
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new DiagnosticException(DiagnosticCode.LlvmNotFound, $"{path} cannot be loaded as a library: {failure.Message}", path, failure);
        }
        var version = VersionOf(library, path);
        LLVM.ResolveLibrary += (name, _, _) => name == "libLLVM" ? library : IntPtr.Zero;
        Initialize();
        return new LlvmToolchain(path, version);
    }

    /// <summary>The library's path by the documented order.</summary>
    /// <param name="variable">Value of PKGIMAGE_LLVM, or null.</param>
    /// <param name="compilerDirectory">The compiler's folder when this is another process; null for this one's.</param>
    /// <param name="packageDirectory">The unpacked toolchain package, or null.</param>
    /// <exception cref="DiagnosticException">PKI5001.</exception>
    internal static string Locate(ToolOptions tools, string? variable, string? compilerDirectory = null, string? packageDirectory = null)
    {
        var (chosen, chooser) = tools.LlvmLibrary is { Length: > 0 } option ? (option, "the LLVM library option") : (variable, Variable);
        if (!string.IsNullOrEmpty(chosen))
        {
            return File.Exists(chosen)
                ? Path.GetFullPath(chosen)
                : throw new DiagnosticException(DiagnosticCode.LlvmNotFound, $"{chooser} names '{chosen}', which is no file");
        }
        return Candidates(compilerDirectory ?? AppContext.BaseDirectory, packageDirectory).FirstOrDefault(File.Exists)
            ?? throw new DiagnosticException(DiagnosticCode.LlvmNotFound, $"LLVM {RequiredMajor} was not found: {Advice()}");
    }

    private static IEnumerable<string> Candidates(string beside, string? package)
    {
        ImmutableArray<string> directories =
        [
            .. package is null ? ImmutableArray<string>.Empty : [Path.Combine(package, "lib")],
            beside,
            Path.Combine(beside, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
            .. SystemDirectories(),
        ];
        return directories.SelectMany(_ => FileNames(), Path.Combine);
    }

    private static ImmutableArray<string> SystemDirectories() =>
        OperatingSystem.IsWindows() ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "LLVM", "bin")]
        : OperatingSystem.IsMacOS() ? ["/opt/homebrew/opt/llvm@19/lib", "/usr/local/opt/llvm@19/lib"]
        :
        [
            RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? "/usr/lib/aarch64-linux-gnu" : "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/llvm-19/lib",
            "/usr/lib64",
            "/usr/lib64/llvm19/lib64",
            "/usr/lib/llvm19/lib",
            "/usr/lib",
        ];

    private static ImmutableArray<string> FileNames() =>
        OperatingSystem.IsWindows() ? ["LLVM-C.dll"]
        : OperatingSystem.IsMacOS() ? ["libLLVM.dylib"]
        : ["libLLVM.so.19.1", "libLLVM-19.so.1", "libLLVM-19.so"];

    private static string Advice() =>
        File.Exists("/etc/debian_version")
            ? "install it with 'apt-get install libllvm19 lld-19'"
            : $"install LLVM {RequiredMajor} and lld {RequiredMajor} with the system's package manager, or set {Variable} to the path of the LLVM shared library";

    private static unsafe string VersionOf(nint library, string path)
    {
        // LLVMGetVersion came with LLVM 16.
        if (!NativeLibrary.TryGetExport(library, "LLVMGetVersion", out var address))
            throw WrongVersion(path, "is no LLVM, or one older than 16");
        uint major, minor, patch;
        ((delegate* unmanaged[Cdecl]<uint*, uint*, uint*, void>)address)(&major, &minor, &patch);
        var version = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}");
        return major == RequiredMajor ? version : throw WrongVersion(path, $"is LLVM {version}");
    }

    private static DiagnosticException WrongVersion(string path, string finding) =>
        new(DiagnosticCode.LlvmVersion, $"{path} {finding}; LLVM {RequiredMajor} is needed: {Advice()}");

    private static unsafe void Initialize()
    {
        LLVM.InitializeX86TargetInfo();
        LLVM.InitializeX86Target();
        LLVM.InitializeX86TargetMC();
        LLVM.InitializeX86AsmPrinter();
        LLVM.InitializeX86AsmParser();
        LLVM.InitializeAArch64TargetInfo();
        LLVM.InitializeAArch64Target();
        LLVM.InitializeAArch64TargetMC();
        LLVM.InitializeAArch64AsmPrinter();
        LLVM.InitializeAArch64AsmParser();
        LLVM.ResetFatalErrorHandler();
        LLVM.InstallFatalErrorHandler(&OnFatalError);
        _ = Options.Value;
    }

    private static unsafe ImmutableArray<LlvmOption> SetOptions()
    {
        // The first is the name of the program, which is in no message: an option LLVM does not know is passed over, and a test sees that
        // none is.
        var arguments = PassPipeline.Options.Select(option => option.Text).Prepend("pkgimage").Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        fixed (nint* pArguments = arguments)
        {
            LLVM.ParseCommandLineOptions(arguments.Length, (sbyte**)pArguments, null);
        }
        foreach (var argument in arguments)
            Marshal.FreeCoTaskMem(argument);
        return PassPipeline.Options;
    }

    /// <summary>
    /// The one line a build shows of LLVM's last words. LLVM cannot go on after it, and would abort, leaving a core dump; exit() would run
    /// the destructors of an LLVM that other threads are still in. So the process ends as it stands.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnFatalError(sbyte* reason)
    {
        Console.Error.WriteLine(Diagnostic.Error(
            DiagnosticCode.LlvmCodeGeneration, "LLVM gave up: " + (Marshal.PtrToStringUTF8((IntPtr)reason) ?? "no reason given")));
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "_exit", out var exit))
            ((delegate* unmanaged[Cdecl]<int, void>)exit)(1);
    }
}
