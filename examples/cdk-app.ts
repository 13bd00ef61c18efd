import { App, Stack } from 'aws-cdk-lib';
import { CognigateGate } from 'cognigate/cdk';

const app = new App();
const stack = new Stack(app, 'BotRelease');

new CognigateGate(stack, 'Gate', { platformUrl: 'https://api.example.com' });

app.synth();
