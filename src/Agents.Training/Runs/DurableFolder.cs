namespace Agents.Training.Runs;

/// <summary>A folder that appears whole or not at all: written under a temporary name, flushed, renamed.</summary>
internal static class DurableFolder
{
    /// <summary>Writes below a temporary name beside the final one; what an earlier attempt left is removed.</summary>
    /// <returns>The temporary folder.</returns>
    /// <exception cref="AgentsException">The disk is full, or the folder cannot be written.</exception>
    public static string Write(string folder, Action<string> write)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.tmp");
        return Guard(folder, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Remove(temporary);
            Directory.CreateDirectory(temporary);
            write(temporary);
            foreach (var file in Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories))
                Flush(file);
            return temporary;
        });
    }

    /// <summary>Gives a written folder its final name; a leftover of that name, in no record, makes way.</summary>
    public static void Rename(string temporary, string folder) => Guard(folder, () =>
    {
        Remove(folder);
        Directory.Move(temporary, folder);
        return folder;
    });

    /// <summary>Removes a folder, if it is there.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.Flush(flushToDisk: true);
    }

    private static string Guard(string folder, Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException(
                $"{folder} could not be written: {error.Message} What was recorded before is whole. Make room or give "
                + "rights to the folder, and start again.",
                error);
        }
    }
}
