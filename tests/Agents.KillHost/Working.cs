using Agents.Records;

namespace Agents.KillHost;

/// <summary>
/// Runs the counted workflow. At each of its moments it says a line and waits for one, so that whoever listens decides
/// when it is killed; once stdin ended it waits no more.
/// </summary>
internal static class Working
{
    private static readonly Lock Gate = new();

    public static async Task RunAsync(IRecordLog records, string folder)
    {
        var result = await new CountedWorkflow(records, folder, Moment).FinishAsync();
        Console.WriteLine(result.Text);
    }

    private static void Moment()
    {
        lock (Gate)
        {
            Console.WriteLine("moment");
            Console.ReadLine();
        }
    }
}
