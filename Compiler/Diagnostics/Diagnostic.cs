// What the compiler has to tell, as values; printed one way everywhere, in MSBuild's canonical format.
namespace PkgImage.Compiler.Diagnostics;

public enum Severity { Message, Warning, Error }

/// <summary>One diagnostic.</summary>
/// <param name="File">The file it is about; "PkgImage" when there is none.</param>
public sealed record Diagnostic(DiagnosticCode Code, Severity Severity, string Message, string? File = null)
{
    /// <summary>The code as users see it, such as PKI3012.</summary>
    public string Id => Format(Code);

    public static string Format(DiagnosticCode code) => $"PKI{(int)code:D4}";

    public static Diagnostic Error(DiagnosticCode code, string message, string? file = null) => new(code, Severity.Error, message, file);

    public static Diagnostic Warning(DiagnosticCode code, string message, string? file = null) => new(code, Severity.Warning, message, file);

    /// <summary>MSBuild's canonical form: <c>origin : error PKI6001: text</c>, on one line.</summary>
    public override string ToString() =>
        $"{File ?? "PkgImage"} : {Severity.ToString().ToLowerInvariant()} {Id}: {Message.ReplaceLineEndings(" ")}";
}

/// <summary>Ends the work in hand with one diagnostic; caught once, in the driver or the task.</summary>
public sealed class DiagnosticException(Diagnostic diagnostic, Exception? inner = null) : Exception(diagnostic.ToString(), inner)
{
    public DiagnosticException(DiagnosticCode code, string message, string? file = null, Exception? inner = null)
        : this(Diagnostic.Error(code, message, file), inner)
    {
    }

    public Diagnostic Diagnostic { get; } = diagnostic;
}

/// <summary>Why a method stays IL.</summary>
/// <param name="Method">Full managed signature.</param>
/// <param name="Detail">What in the method caused it: the instruction, type or callee.</param>
/// <param name="Location">Source file and line when symbols were there, else null.</param>
public sealed record SkippedMethod(DiagnosticCode Code, string Method, string Detail, string? Location)
{
    public override string ToString() => $"{Location ?? "PkgImage"} : message {Diagnostic.Format(Code)}: {Method}: {Detail}";
}
