using Agents.Episodes;

namespace Agents.Stores;

/// <summary>
/// The right to train on a data folder: an exclusive lock of the operating system on a file in it, which ends with the
/// process however it ends. Who holds it is told in a second file, because a locked file cannot be read on Windows.
/// </summary>
internal sealed class TrainerLock : IAsyncDisposable
{
    private const string LockName = "trainer.lock";
    private const string OwnerName = "trainer.owner";
    private readonly FileStream _file;

    private TrainerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="TrainerBusyException">Another process, or another trainer of this one, holds it.</exception>
    public static TrainerLock Take(string folder, string owner, TimeProvider time)
    {
        var path = Path.Combine(folder, LockName);
        FileStream file;
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new TrainerBusyException(
                $"{Holder(folder)} already trains on the store in {folder}. One trainer works on a store at a time: wait "
                + "for it, end it, or set Agents:Data to another folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException(
                $"The trainer's lock {path} cannot be opened: {error.Message} Training needs a data folder that can be "
                + "written.", error);
        }

        var since = time.GetUtcNow();
        File.WriteAllText(
            Path.Combine(folder, OwnerName),
            $"{owner} (process {Environment.ProcessId} on {Environment.MachineName}, since {since:u})");
        return new(file);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // .NET reports a held lock as EWOULDBLOCK on Unix and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException error) =>
        error.GetType() == typeof(IOException)
        && (error.HResult is unchecked((int)0x80070020) or 11 or 35);

    private static string Holder(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, OwnerName));
        }
        catch (IOException)
        {
            // The holder has not written its name yet.
            return "Another process";
        }
    }
}
