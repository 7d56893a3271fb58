// The command `pkgimage`: composes the commands, and is the one place where a diagnostic that ended the work is printed.
using System.CommandLine;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Diagnostics;

var root = new RootCommand("Builds and explains package images.")
{
    BuildCommand.Create(),
    CompileCommand.Create(),
    DepotCommand.Create(),
    DisasmCommand.Create(),
    InspectCommand.Create(),
    ReportCommand.Create(),
    WhyCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (DiagnosticException e)
{
    Console.Error.WriteLine(e.Diagnostic);
    return 1;
}
catch (OperationCanceledException)
{
    // What the shell says of a command that Ctrl-C ended.
    return 130;
}
