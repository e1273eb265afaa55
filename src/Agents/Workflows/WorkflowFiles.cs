using System.Text;
using Agents.Workflows.Yaml;

namespace Agents.Workflows;

/// <summary>One reading of a file and of those that it names, each once; they lie in one folder or below.</summary>
internal sealed class WorkflowFiles(string? folder, IReadOnlyCollection<string>? functions)
{
    private const int MaxBytes = 1 << 20;
    private const int MaxFiles = 100;
    private const int MaxDepth = 16;

    private static readonly string[] Endings = [".yaml", ".yml"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string? _folder = folder is null ? null : Path.GetFullPath(folder);
    private readonly Dictionary<string, WorkflowDefinition?> _read = [];
    private readonly List<string> _open = [];

    /// <summary>Reads the first file.</summary>
    public WorkflowDefinition Load(string path, string shown)
    {
        _open.Add(path);
        return Parse(ReadText(path, shown), shown, path);
    }

    /// <summary>Reads the first text.</summary>
    public WorkflowDefinition Parse(string text, string shown, string? path = null)
    {
        var errors = new ErrorList(shown, text);
        var definition = text.Length > MaxBytes
            ? Refuse(errors, new Position(1, 1), $"The text is longer than {MaxBytes} characters.")
            : WorkflowParser.Parse(text, shown, path, errors, reference => Find(reference, errors), functions);
        errors.ThrowIfAny();
        return definition!;
    }

    private WorkflowDefinition? Find(YamlScalar reference, ErrorList errors)
    {
        if (Locate(reference, errors) is not { } path)
            return null;
        int begun = _open.IndexOf(path);
        if (begun >= 0)
        {
            return Refuse(errors, reference.Position, "A workflow cannot run itself: "
                + string.Join(" → ", _open.Skip(begun).Append(path).Select(Path.GetFileName)) + ".");
        }

        if (_read.TryGetValue(path, out var known))
            return known;

        if (_open.Count >= MaxDepth || _read.Count >= MaxFiles)
        {
            return Refuse(errors, reference.Position,
                $"Workflows may name each other {MaxDepth} deep, and {MaxFiles} in all.");
        }

        _open.Add(path);
        _read[path] = null;
        var definition = LoadNamed(path, reference, errors);
        _open.RemoveAt(_open.Count - 1);
        return _read[path] = definition;
    }

    private WorkflowDefinition? LoadNamed(string path, YamlScalar reference, ErrorList errors)
    {
        try
        {
            string shown = Path.GetRelativePath(_folder!, path);
            return Parse(ReadText(path, shown), shown, path);
        }
        catch (WorkflowException e)
        {
            errors.Add(reference.Position, $"The workflow '{Names.Shorten(reference.Text)}' was refused:");
            errors.Add(e.Errors);
            return null;
        }
    }

    private string? Locate(YamlScalar reference, ErrorList errors)
    {
        string text = reference.Text;
        if (_folder is null)
            return Refuse(errors, reference, "This workflow has no folder in which others could be found.");
        if (Path.IsPathRooted(text) || text.AsSpan().ContainsAny('\\', ':', '\0')
            || text.Split('/').Any(part => part is "" or "." or ".."))
            return Refuse(errors, reference, "A workflow is named by its name or by its path below the folder.");
        bool isFile = Endings.Any(e => text.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var candidates = isFile ? [text] : Endings.Select(e => text + e);
        string? path = candidates.Select(c => Path.GetFullPath(Path.Combine(_folder, c))).FirstOrDefault(File.Exists);
        if (path is null)
        {
            var known = Directory.EnumerateFiles(_folder).Where(f => Endings.Contains(Path.GetExtension(f)))
                .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal).ToArray();
            return Refuse(errors, reference,
                $"There is no workflow '{Names.Shorten(text)}'.{Names.Hint(text, known)} There are: {Names.List(known)}.");
        }

        return LeavesFolder(path) ? Refuse(errors, reference, "Links are not followed.") : path;
    }

    private bool LeavesFolder(string path)
    {
        for (var at = path; at is not null && at.Length > _folder!.Length; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        }

        return false;
    }

    private static string ReadText(string path, string shown)
    {
        try
        {
            using var stream = File.OpenRead(path);
            byte[] bytes = new byte[Math.Min(stream.Length, MaxBytes) + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                throw Refused(shown, $"The file is larger than {MaxBytes} bytes.");
            string text = Utf8.GetString(bytes, 0, length);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw Refused(shown, "The file is not UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(shown, $"The file cannot be read: {e.Message}");
        }
    }

    private static WorkflowException Refused(string shown, string message) =>
        new([new WorkflowError(shown, 1, 1, message)]);

    private static WorkflowDefinition? Refuse(ErrorList errors, Position position, string message)
    {
        errors.Add(position, message);
        return null;
    }

    private static string? Refuse(ErrorList errors, YamlScalar reference, string message)
    {
        errors.Add(reference.Position, message);
        return null;
    }
}
